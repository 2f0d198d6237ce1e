package org.bourse.server.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bourse.contract.Network;
import org.bourse.engine.model.KeyScope;
import org.bourse.engine.model.KeyScopes;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.Times;
import org.bourse.server.json.JsonFields;
import org.bourse.server.orders.OrderTerms;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.FieldNames;
import org.bourse.server.request.JsonObjectBody;

/** Reads what an API key that is asked for is to be good for. */
final class WantedKey {

    private static final FieldNames FIELDS = new FieldNames("label", "expires_at", "ip_allow", "scopes");
    private static final FieldNames FIELDS_OF_OPERATORS = new FieldNames("label", "expires_at", "ip_allow");
    private static final int LABEL = 0;
    private static final int EXPIRES_AT = 1;
    private static final int IP_ALLOW = 2;
    private static final int SCOPES = 3;
    private static final KeyScopes NO_SCOPES = KeyScopes.of(List.of());

    private static final int MOST_NETWORKS = 20;

    private static final String SCOPE_WORDS =
            Arrays.stream(KeyScope.values()).map(JsonFields::word).collect(Collectors.joining(", "));

    private WantedKey() {}

    /** Reads a whole body. */
    static KeyTerms read(byte[] bytes) throws RefusedException {
        JsonObjectBody body = JsonObjectBody.read(bytes, FIELDS);
        KeyTerms terms = terms(body, scopes(body));
        body.refuseFaults();
        return terms;
    }

    private static KeyTerms terms(JsonObjectBody body, KeyScopes scopes) throws RefusedException {
        String label = body.requiredText(LABEL, 1, KeyTerms.MAX_LABEL_LENGTH);
        long expiresAtMicros = body.has(EXPIRES_AT) ? OrderTerms.time(body, EXPIRES_AT) : Times.NEVER_MICROS;
        return new KeyTerms(label, scopes, expiresAtMicros, networks(body));
    }

    /** Reads a whole body of an operator's key, which has no scopes: it is good for what its owner's role is. */
    static KeyTerms readOperators(byte[] bytes) throws RefusedException {
        JsonObjectBody body = JsonObjectBody.read(bytes, FIELDS_OF_OPERATORS);
        KeyTerms terms = terms(body, NO_SCOPES);
        body.refuseFaults();
        return terms;
    }

    private static KeyScopes scopes(JsonObjectBody body) {
        List<KeyScope> scopes = new ArrayList<>();
        if (body.requireField(SCOPES)) {
            List<String> words = body.texts(SCOPES);
            for (String word : words) {
                Optional<KeyScope> scope = Arrays.stream(KeyScope.values())
                        .filter(known -> JsonFields.word(known).equals(word))
                        .findFirst();
                scope.ifPresentOrElse(scopes::add, () -> scopeFault(body, Quoted.of(word)));
            }
            if (words.isEmpty() && body.isTextArray(SCOPES)) {
                scopeFault(body, "none");
            }
        }
        return KeyScopes.of(scopes);
    }

    private static void scopeFault(JsonObjectBody body, String value) {
        body.fault(SCOPES, ProblemCode.INVALID_FIELD, "must have one or more of " + SCOPE_WORDS + ", not " + value);
    }

    private static String networks(JsonObjectBody body) {
        if (!body.has(IP_ALLOW)) {
            return "";
        }
        List<String> texts = body.texts(IP_ALLOW);
        if (body.isTextArray(IP_ALLOW) && (texts.isEmpty() || texts.size() > MOST_NETWORKS)) {
            body.fault(
                    IP_ALLOW,
                    ProblemCode.INVALID_FIELD,
                    "must have 1 to " + MOST_NETWORKS + " addresses or networks, not " + texts.size()
                            + "; leave it out for a key that may be used from anywhere");
            return "";
        }
        Set<String> networks = new LinkedHashSet<>();
        for (String text : texts) {
            Network.parse(text)
                    .ifPresentOrElse(
                            network -> networks.add(network.toString()),
                            () -> body.fault(
                                    IP_ALLOW,
                                    ProblemCode.INVALID_FIELD,
                                    "must have IP addresses and networks, such as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32,"
                                            + " not " + Quoted.of(text)));
        }
        return String.join(" ", networks);
    }
}
