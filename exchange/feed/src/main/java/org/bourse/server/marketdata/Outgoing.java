package org.bourse.server.marketdata;

/** The next item that a subscriber's writer takes from its queue. */
public sealed interface Outgoing permits Frame, SnapshotDue {}
