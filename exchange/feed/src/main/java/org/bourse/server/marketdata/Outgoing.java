package org.bourse.server.marketdata;

/** What a subscriber's writer gets from its queue next. */
public sealed interface Outgoing permits Frame, SnapshotDue {}
