package org.bourse.loadtest.simulation;

/** The kinds of call that are measured apart. */
enum CallKind {
    ORDER("order"),
    CANCEL("cancel"),
    ORDER_STATUS("order status"),
    PRICE("price"),
    BOOK("book"),
    BALANCE("balance");

    private final String label;

    CallKind(String label) {
        this.label = label;
    }

    /** Its name in reports. */
    String label() {
        return label;
    }
}
