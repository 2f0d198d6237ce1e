package org.bourse.loadtest.flow;

import java.nio.charset.StandardCharsets;

/** Finds the one field of an answer that the generator needs, without parsing the rest. */
final class OrderIdField {

    private static final byte[] NAME = "\"order_id\":\"".getBytes(StandardCharsets.US_ASCII);

    private OrderIdField() {}

    /** Where the field's value begins. */
    static int endOf(byte[] answer) {
        for (int i = 0; i + NAME.length <= answer.length; i++) {
            if (isAt(answer, i)) {
                return i + NAME.length;
            }
        }
        throw new IllegalArgumentException("an answer to an order has no order id");
    }

    private static boolean isAt(byte[] answer, int from) {
        for (int i = 0; i < NAME.length; i++) {
            if (answer[from + i] != NAME[i]) {
                return false;
            }
        }
        return true;
    }
}
