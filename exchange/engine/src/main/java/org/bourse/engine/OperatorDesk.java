package org.bourse.engine;

import org.bourse.engine.command.Command.RevokeOperator;
import org.bourse.engine.command.Command.SetOperator;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.RejectReason;

/** Makes, changes and revokes operators. Who may do so is the gateways' to check. */
final class OperatorDesk {

    private final ExchangeState exchange;

    OperatorDesk(ExchangeState exchange) {
        this.exchange = exchange;
    }

    void set(SetOperator command) {
        if (command.operatorId() == 0) {
            add(command);
        } else {
            change(command);
        }
    }

    private void add(SetOperator command) {
        if (!Operator.isName(command.name())) {
            reject(RejectReason.INVALID_TEXT);
        } else if (exchange.operators.count() >= Operator.MOST) {
            reject(RejectReason.TOO_MANY_OPERATORS);
        } else {
            tell(new Operator(exchange.sequence, command.name(), command.role(), exchange.timeMicros));
        }
    }

    private void change(SetOperator command) {
        Operators.Entry former = exchange.operators.find(command.operatorId());
        if (former == null) {
            reject(RejectReason.UNKNOWN_OPERATOR);
        } else if (!Operator.isName(command.name())) {
            reject(RejectReason.INVALID_TEXT);
        } else {
            long createdAtMicros = former.operator().createdAtMicros();
            tell(new Operator(command.operatorId(), command.name(), command.role(), createdAtMicros));
        }
    }

    private void tell(Operator operator) {
        exchange.operators.set(operator);
        exchange.events.operatorSet(operator);
    }

    void revoke(RevokeOperator command) {
        if (exchange.operators.remove(command.operatorId())) {
            exchange.events.operatorRevoked(command.operatorId());
        } else {
            reject(RejectReason.UNKNOWN_OPERATOR);
        }
    }

    private void reject(RejectReason reason) {
        exchange.events.commandRejected(reason, 0, 0, null);
    }
}
