package org.bourse.server.view;

import java.util.List;
import org.bourse.contract.HeldKey;
import org.bourse.engine.model.Operator;

/** An operator as the views keep it, with its keys, the oldest first. */
record OperatorView(Operator operator, List<HeldKey> keys) {}
