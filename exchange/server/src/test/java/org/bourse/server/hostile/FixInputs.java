package org.bourse.server.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.random.RandomGenerator;

/** What the fuzzer of FIX begins with: sessions of one client, and messages of every kind in them. */
final class FixInputs {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss.SSS");

    private static final String[] BODIES = {
        "35=D|11=f1|1=1|55=FUZZ|54=1|38=5|40=2|44=10.00|59=3|60=now|8018=21000101-00:00:00|",
        "35=D|11=f2|1=1|55=FUZZ|54=2|38=5|40=1|60=now|",
        "35=D|11=f10|1=1|55=FUZZ|54=2|38=5|40=2|44=10.00|59=6|8019=60|60=now|",
        "35=F|11=f3|41=f1|55=FUZZ|54=1|60=now|",
        "35=G|11=f4|41=f1|1=1|55=FUZZ|54=1|38=6|40=2|44=10.00|60=now|",
        "35=H|11=f1|55=FUZZ|54=1|",
        "35=q|11=f5|530=7|60=now|",
        "35=q|11=f11|530=1|55=FUZZ|54=2|60=now|",
        "35=AF|584=f6|585=7|",
        "35=V|262=f7|263=1|264=0|267=2|269=0|269=1|146=1|55=FUZZ|",
        "35=x|320=f8|559=4|",
        "35=1|112=f9|",
        "35=2|7=1|16=0|",
        "35=4|123=Y|36=3|",
        "35=0|",
        "35=5|58=bye|",
    };

    private final String compId;
    private final String apiKey;

    FixInputs(String compId, String apiKey) {
        this.compId = compId;
        this.apiKey = apiKey;
    }

    /** A Logon that begins a new session. */
    byte[] logon() {
        return message("35=A|98=0|108=30|141=Y|554=" + apiKey + "|", 1);
    }

    /** An order, as the second message of a session. */
    byte[] order() {
        return message(BODIES[0], 2);
    }

    /**
     * What is sent over one connection: a damaged Logon; or a right one, damaged messages with a TestRequest behind them,
     * and a Heartbeat.
     */
    List<byte[]> damaged(RandomGenerator random) {
        if (random.nextInt(4) == 0) {
            return List.of(damaged("35=A|98=0|108=30|141=Y|554=" + apiKey + "|", 1, random));
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int messages = 1 + random.nextInt(3);
        for (int i = 0; i < messages; i++) {
            all.writeBytes(damaged(BODIES[random.nextInt(BODIES.length)], 2 + i, random));
        }
        all.writeBytes(message("35=1|112=there?|", 2 + messages));
        return List.of(logon(), all.toByteArray(), message("35=0|", 3 + messages));
    }

    /** Half of them with the right length and checksum all the same, so that what is behind those is reached. */
    private byte[] damaged(String fields, int number, RandomGenerator random) {
        byte[] damaged =
                random.nextBoolean() ? framed(Mutation.of(body(fields, number), random)) : message(fields, number);
        return random.nextInt(3) == 0 ? Mutation.of(damaged, random) : damaged;
    }

    private byte[] message(String fields, int number) {
        return framed(body(fields, number));
    }

    private byte[] body(String fields, int number) {
        int type = fields.indexOf('|') + 1;
        String now = TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
        return Attacker.bytes((fields.substring(0, type) + "34=" + number + "|49=" + compId + "|52=" + now
                        + "|56=EXCHANGE|" + fields.substring(type).replace("60=now", "60=" + now))
                .replace('|', '\u0001'));
    }

    private static byte[] framed(byte[] body) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(body.length + 30);
        message.writeBytes(Attacker.bytes("8=FIX.4.4\u00019=" + body.length + '\u0001'));
        message.writeBytes(body);
        int sum = 0;
        for (byte each : message.toByteArray()) {
            sum += each & 0xFF;
        }
        int checksum = sum % 256;
        String digits = Integer.toString(1_000 + checksum).substring(1);
        message.writeBytes(("10=" + digits + '\u0001').getBytes(StandardCharsets.ISO_8859_1));
        return message.toByteArray();
    }
}
