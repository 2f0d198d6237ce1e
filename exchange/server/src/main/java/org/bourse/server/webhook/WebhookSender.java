package org.bourse.server.webhook;

import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.DnsAddressLookup;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.Http1ClientResponse;
import io.helidon.webclient.spi.DnsResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import javax.net.ssl.SSLException;

/**
 * Posts a notice to a receiver, once. Connects to the very address that the policy approved and to no other: the client
 * resolves names through the policy, while the Host header, TLS's server name and the check of the certificate keep the
 * name. Proxies of the environment are not used, since they would resolve again.
 */
final class WebhookSender implements AutoCloseable {

    /** What is read of an answer's body, for the connection's sake; a longer one costs the receiver its connection. */
    private static final int MOST_ANSWER_BYTES = 16_384;

    private static final HeaderName ID = HeaderNames.create("webhook-id");
    private static final HeaderName TIMESTAMP = HeaderNames.create("webhook-timestamp");
    private static final HeaderName SIGNATURE = HeaderNames.create("webhook-signature");

    private final KeptClients clients;

    WebhookSender(WebhookSettings settings, WebhookAddressPolicy policy) {
        this(settings, policy, Tls.builder().build());
    }

    WebhookSender(WebhookSettings settings, WebhookAddressPolicy policy, Tls tls) {
        this.clients = new KeptClients(() -> Http1Client.builder()
                .servicesDiscoverServices(false)
                .dnsResolver(new ApprovedAddresses(policy))
                .proxy(Proxy.noProxy())
                .tls(tls)
                .followRedirects(false)
                .sendExpectContinue(false)
                .shareConnectionCache(false)
                .connectionCacheSize(1)
                .connectTimeout(Duration.ofMillis(settings.connectTimeoutMillis()))
                .readTimeout(Duration.ofMillis(settings.requestTimeoutMillis()))
                .build());
    }

    /** Sends, waits for the answer, and tells what came of it. Ends soon after its thread is interrupted. */
    AttemptResult send(String url, WebhookMessage message) {
        URI target = targetAsWritten(url);
        String origin = target.getScheme() + "://" + target.getRawAuthority();
        Http1Client client = clients.take(origin);
        boolean answered = false;
        try {
            int status = post(client, target, message);
            answered = true;
            return AttemptResult.answered(status);
        } catch (RefusedAddressException e) {
            return AttemptResult.failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // Whatever the client makes of a broken answer or connection, this attempt failed and the log says why.
            AttemptResult result = AttemptResult.failed("no answer: " + reason(e));
            return neverConnected(e) ? result : result.asBrokenOff();
        } finally {
            if (answered) {
                clients.giveBack(origin, client);
            } else {
                client.closeResource();
            }
        }
    }

    @Override
    public void close() {
        clients.close();
    }

    /** The status of the answer, whose connection is free again. */
    private static int post(Http1Client client, URI target, WebhookMessage message) {
        try (Http1ClientResponse response = client.post()
                .skipUriEncoding(true)
                .uri(target)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .header(HeaderNames.USER_AGENT, "Bourse-Webhooks/1")
                .header(ID, message.id())
                .header(TIMESTAMP, Long.toString(message.timestampSeconds()))
                .header(SIGNATURE, message.signature())
                .submit(message.body())) {
            discardBody(response);
            return response.status().code();
        }
    }

    /**
     * The URL with its path and query encoded once more, all in the path: the client decodes a path once before it sends it
     * and leaves alone what comes of that, where it would reorder parameters and decode slashes otherwise. All but
     * semicolons, which it would cut off with what follows: they arrive as {@code %3B}.
     */
    private static URI targetAsWritten(String url) {
        URI uri = URI.create(url);
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        target = target.replace(";", "%3B");
        StringBuilder encoded = new StringBuilder();
        encoded.append(uri.getScheme()).append("://").append(uri.getRawAuthority());
        for (byte b : target.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b == '/' || (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
            if (plain) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return URI.create(encoded.toString());
    }

    /** Only a connection whose answer was read to its end can be used again. */
    private static void discardBody(Http1ClientResponse response) {
        if (!response.entity().hasEntity()) {
            return;
        }
        try (InputStream body = response.inputStream()) {
            body.readNBytes(MOST_ANSWER_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean neverConnected(Throwable failure) {
        Throwable innermost = Reasons.innermost(failure);
        return innermost instanceof UnknownHostException
                || innermost instanceof ConnectException
                || innermost instanceof SocketTimeoutException
                || innermost instanceof GeneralSecurityException
                || innermost instanceof SSLException;
    }

    private static String reason(Throwable failure) {
        String unknownHost = Reasons.innermost(failure) instanceof UnknownHostException ? "unknown host " : "";
        return unknownHost + Reasons.of(failure);
    }

    /** Gives the client the addresses that the policy approved. */
    private record ApprovedAddresses(WebhookAddressPolicy policy) implements DnsResolver {

        @Override
        public InetAddress resolveAddress(String host, DnsAddressLookup lookup) {
            try {
                return policy.addressFor(host);
            } catch (UnknownHostException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
