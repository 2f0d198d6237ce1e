package org.bourse.server.api.brokers;

import io.helidon.http.Method;
import io.helidon.http.Status;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.bourse.engine.command.Command.SetStpMember;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.BrokerIds;
import org.bourse.server.api.call.Commands;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.json.JsonFields;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.Ids;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.view.ExchangeViews;

/** Self-trade prevention groups: the operator puts brokers into them, and a broker sees those that it is in. */
public final class StpGroupsApi {

    private final Commands commands;
    private final ExchangeViews views;

    /** Calls that are done by these commands and read from these views. */
    public StpGroupsApi(Commands commands, ExchangeViews views) {
        this.commands = commands;
        this.views = views;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.GET, "/stp-groups", Access.READ, this::listOwn);
        routes.add(Method.GET, "/admin/stp-groups", Access.VIEWER, this::list);
        routes.add(Method.PUT, "/admin/brokers/{id}/stp-groups/{stp_id}", Access.RISK, this::add);
        routes.add(Method.DELETE, "/admin/brokers/{id}/stp-groups/{stp_id}", Access.RISK, this::remove);
    }

    /** {@code GET /stp-groups}. */
    private Answer listOwn(HttpCall call) {
        List<Integer> stpIds = views.stpIds(call.brokerId());
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> {
            json.writeArrayFieldStart("stp_ids");
            for (int stpId : stpIds) {
                json.writeNumber(stpId);
            }
            json.writeEndArray();
        });
    }

    /** {@code GET /admin/stp-groups}. */
    private Answer list(HttpCall call) {
        SortedMap<Integer, SortedSet<Long>> groups = views.stpGroups();
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> {
            JsonFields.objects(json, "stp_groups", groups.entrySet(), group -> {
                json.writeNumberField("stp_id", group.getKey());
                JsonFields.texts(
                        json,
                        "broker_ids",
                        group.getValue().stream().map(String::valueOf).toList());
            });
        });
    }

    /** {@code PUT /admin/brokers/{id}/stp-groups/{stp_id}}. */
    private Answer add(HttpCall call) throws RefusedException {
        SetStpMember command = new SetStpMember(stpId(call), BrokerIds.ofPath(call), true);
        call.reached(RequestPhase.PARSE);
        SequencedCommand result = submit(call, command);
        return Answer.json(Status.OK_200, json -> {
            json.writeNumberField("stp_id", command.stpId());
            JsonFields.id(json, "broker_id", command.brokerId());
            JsonFields.id(json, "sequence", result.sequence());
        });
    }

    /** {@code DELETE /admin/brokers/{id}/stp-groups/{stp_id}}. */
    private Answer remove(HttpCall call) throws RefusedException {
        SetStpMember command = new SetStpMember(stpId(call), BrokerIds.ofPath(call), false);
        call.reached(RequestPhase.PARSE);
        submit(call, command);
        return Answer.noContent();
    }

    private SequencedCommand submit(HttpCall call, SetStpMember command) throws RefusedException {
        return commands.done(command, call.operatorSource(), call.times(), reason -> switch (reason) {
            case UNKNOWN_BROKER -> BrokerIds.unknown(call);
            case UNKNOWN_STP_ID ->
                new RefusedException(
                        ProblemCode.UNKNOWN_STP_ID,
                        "Broker " + command.brokerId() + " is not in group " + command.stpId() + ".");
            default -> commands.problem(reason, command).refused();
        });
    }

    private static int stpId(HttpCall call) throws RefusedException {
        long stpId = Ids.parse(call.secondPathParameter());
        if (stpId == Ids.NONE || stpId > SetStpMember.LARGEST_STP_ID) {
            throw new RefusedException(
                    ProblemCode.UNKNOWN_STP_ID,
                    "A group's id is between 1 and " + SetStpMember.LARGEST_STP_ID + ", not "
                            + Quoted.of(call.secondPathParameter()) + ".");
        }
        return (int) stpId;
    }
}
