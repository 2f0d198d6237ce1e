package org.bourse.floor.tape;

import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.RawEvents;
import org.bourse.floor.market.RunReport;

/** One who takes no notice of raw events, for readers of what they meant; who wants to know of some extends it and overrides that. */
public class IgnoredRawEvents implements RawEvents {

    /** The only one. */
    public static final RawEvents IGNORED = new IgnoredRawEvents();

    /** Takes no notice of any. */
    protected IgnoredRawEvents() {}

    @Override
    public void frame(EventHeader header, byte[] bytes, int offset, int length) {}

    @Override
    public void sent(EventHeader header, byte[] bytes, int offset, int length) {}

    @Override
    public void restAnswer(EventHeader header, int status, byte[] bytes, int offset, int length) {}

    @Override
    public void linkOpened(EventHeader header, String address) {}

    @Override
    public void linkClosed(EventHeader header, String why) {}

    @Override
    public void framesLost(EventHeader header) {}

    @Override
    public void tick(EventHeader header) {}

    @Override
    public void command(EventHeader header, String command) {}

    @Override
    public void reported(EventHeader header, RunReport report) {}
}
