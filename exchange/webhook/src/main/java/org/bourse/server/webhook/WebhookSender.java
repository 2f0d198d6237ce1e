package org.bourse.server.webhook;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.bourse.contract.Reasons;

/**
 * Posts a notice to a receiver, once. Connects to the very address that the policy approved and to no other, while the Host
 * header, TLS's server name and the check of the certificate keep the name. Proxies of the environment are not used, since
 * they would resolve again; redirects are not followed.
 *
 * <p>The status of the answer is the verdict. Of the rest no more is read than a connection that can be used again is
 * worth, so an answer that goes wrong or on for ever after its head is an answer all the same.
 */
final class WebhookSender implements AutoCloseable {

    /** The number of connections that are kept for each attempt that may be under way in a lane. */
    private static final int KEPT_PER_PLACE = 4;

    private final WebhookSettings settings;
    private final WebhookAddressPolicy policy;
    private final SSLSocketFactory tls;
    private final KeptConnections kept;

    WebhookSender(WebhookSettings settings, WebhookAddressPolicy policy) {
        this(settings, policy, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    WebhookSender(WebhookSettings settings, WebhookAddressPolicy policy, SSLSocketFactory tls) {
        this.settings = settings;
        this.policy = policy;
        this.tls = tls;
        this.kept = new KeptConnections(KEPT_PER_PLACE * settings.concurrency());
    }

    /** Sends, waits for the answer, and tells what came of it. Ends soon after its thread is interrupted. */
    AttemptResult send(String url, WebhookMessage message) {
        URI target = URI.create(URI.create(url).toASCIIString());
        String origin = target.getScheme() + "://" + target.getRawAuthority();
        Optional<ReceiverConnection> open = kept.take(origin);
        ReceiverConnection connection;
        try {
            connection = open.isPresent() ? open.get() : connect(target);
        } catch (RefusedAddressException e) {
            return AttemptResult.failed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return noAnswer(e);
        }
        boolean staysOpen = false;
        try {
            ClassicHttpResponse answer = connection.post(target, message);
            staysOpen = connection.finish(answer);
            if (staysOpen) {
                kept.giveBack(origin, connection);
            }
            return AttemptResult.answered(answer.getCode());
        } catch (IOException | HttpException e) {
            AttemptResult result = noAnswer(e);
            return brokeOff(e, open.isPresent()) ? result.asBrokenOff() : result;
        } finally {
            if (!staysOpen) {
                connection.close();
            }
        }
    }

    private ReceiverConnection connect(URI target) throws IOException {
        String host = WebhookAddressPolicy.unbracketed(target.getHost());
        int standardPort = ReceiverConnection.isSecure(target) ? 443 : 80;
        int port = target.getPort() < 0 ? standardPort : target.getPort();
        InetSocketAddress address = new InetSocketAddress(policy.addressFor(host), port);
        return ReceiverConnection.open(target, address, host, tls, settings);
    }

    /** Whether a new connection may do better at once: the receiver was reached, and didn't keep the exchange waiting. */
    private static boolean brokeOff(Exception failure, boolean connectionWasKept) {
        if (failure instanceof SocketTimeoutException) {
            return false;
        }
        return connectionWasKept || !(failure instanceof HttpException || failure instanceof SSLException);
    }

    private static AttemptResult noAnswer(Exception failure) {
        String unknownHost = Reasons.innermost(failure) instanceof UnknownHostException ? "unknown host " : "";
        return AttemptResult.failed("no answer: " + unknownHost + Reasons.of(failure));
    }

    /** Closes connections that have been unused for long. */
    void closeUnused() {
        kept.closeUnused();
    }

    @Override
    public void close() {
        kept.close();
    }
}
