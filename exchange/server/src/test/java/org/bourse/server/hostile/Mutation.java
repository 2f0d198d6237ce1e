package org.bourse.server.hostile;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Bytes that were right, with something wrong in them. */
final class Mutation {

    private static final String[] PIECES = {
        "\r",
        "\n",
        "\r\n",
        "\r\n\r\n",
        "\0",
        " ",
        "\t",
        ":",
        ";",
        ",",
        "%",
        "%zz",
        "\u00ff",
        "\u007f",
        "chunked",
        "Chunked",
        "Transfer-Encoding: chunked\r\n",
        "Content-Length: 0\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Host: y\r\n",
        "Expect: 100-continue\r\n",
        "Connection: close\r\n",
        "Upgrade: websocket\r\n",
        "HTTP/1.0",
        "HTTP/9.9",
        "0\r\n\r\n",
        "7fffffff\r\n",
        "ffffffffffffffff\r\n",
        "5;a=b\r\n",
        "GET ",
        "\ud800",
        "{",
        "[",
        "\"",
        "1e999",
        "-0",
        "\\u0000"
    };

    private Mutation() {}

    /** The same bytes after up to four changes. */
    static byte[] of(byte[] right, RandomGenerator random) {
        byte[] bytes = right;
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    private static byte[] changed(byte[] bytes, RandomGenerator random) {
        int at = random.nextInt(bytes.length + 1);
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                if (at < flipped.length) {
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                }
                yield flipped;
            }
            case 1 -> {
                byte[] replaced = bytes.clone();
                if (at < replaced.length) {
                    replaced[at] = (byte) random.nextInt(256);
                }
                yield replaced;
            }
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> without(bytes, at, 1 + random.nextInt(20));
            case 4 -> with(bytes, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + random.nextInt(200))));
            default -> with(bytes, at, Attacker.bytes(PIECES[random.nextInt(PIECES.length)]));
        };
    }

    private static byte[] without(byte[] bytes, int at, int count) {
        int behind = Math.min(bytes.length, at + count);
        return with(Arrays.copyOf(bytes, at), at, Arrays.copyOfRange(bytes, behind, bytes.length));
    }

    private static byte[] with(byte[] bytes, int at, byte[] more) {
        byte[] longer = new byte[bytes.length + more.length];
        System.arraycopy(bytes, 0, longer, 0, at);
        System.arraycopy(more, 0, longer, at, more.length);
        System.arraycopy(bytes, at, longer, at + more.length, bytes.length - at);
        return longer;
    }
}
