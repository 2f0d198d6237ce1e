package org.bourse.server.api;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import java.util.Optional;
import org.bourse.server.guard.WebSocketConnection;
import org.bourse.server.guard.WebSocketListener;
import org.bourse.server.marketdata.Frame;
import org.jspecify.annotations.Nullable;

/** A WebSocket that says what it hears, and why it ends. */
final class EchoSocket implements WebSocketListener {

    private @Nullable WebSocketConnection connection;

    @Override
    public Optional<String> refusal(Headers headers) {
        return Optional.empty();
    }

    @Override
    public void onOpen(WebSocketConnection opened) {
        connection = opened;
    }

    @Override
    public boolean onFrame() {
        return true;
    }

    @Override
    public void onText(String text) {
        send(Frame.text(text));
    }

    @Override
    public void onBinary() {
        send(Frame.text("binary"));
    }

    @Override
    public void onTooLong() {
        send(Frame.text("too long"));
    }

    @Override
    public void onPing(byte[] payload) {
        send(Frame.pong(payload));
    }

    @Override
    public void onPong() {
        send(Frame.text("pong"));
    }

    @Override
    public void onClose(int code) {
        send(Frame.close(code == 1005 ? 1000 : code, ""));
    }

    @Override
    public void onViolation(int code, String reason) {
        send(Frame.close(code, reason));
    }

    @Override
    public void onEnd() {
        connection = null;
    }

    private void send(Frame frame) {
        WebSocketConnection open = connection;
        if (open == null) {
            throw new IllegalStateException("the connection is not open");
        }
        byte[] bytes = new byte[frame.length()];
        frame.copyTo(bytes, 0);
        open.writer().writeNow(BufferData.create(bytes));
    }
}
