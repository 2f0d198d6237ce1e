package org.bourse.loadtest.simulation;

/** The kinds of call that are measured apart. */
enum Call {
    ORDER("order"),
    CANCEL("cancel"),
    ORDER_STATUS("order status"),
    PRICE("price"),
    BOOK("book"),
    BALANCE("balance");

    private final String label;

    Call(String label) {
        this.label = label;
    }

    /** Its name in reports. */
    String label() {
        return label;
    }
}
