package org.bourse.server.access;

/** The header in which a trusted proxy says whom it speaks for. One, because a client could forge the other. */
public enum ProxyHeader {
    /** {@code X-Forwarded-For}: addresses with commas between them. */
    X_FORWARDED_FOR("X-Forwarded-For"),
    /** {@code Forwarded} of RFC 7239: elements with {@code for=}. */
    FORWARDED("Forwarded");

    private final String headerName;

    ProxyHeader(String headerName) {
        this.headerName = headerName;
    }

    /** The header's name in a request. */
    public String headerName() {
        return headerName;
    }
}
