package org.bourse.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.bourse.server.fix.FixText;
import org.bourse.server.fix.FixTrader;
import quickfix.ConfigError;
import quickfix.Group;
import quickfix.Message;

/** Scenarios' words as FIX messages. */
final class FixTradingGateway implements TradingGateway {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss.SSS");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss[.SSSSSS][.SSS]");

    private final String symbol;
    private final FixTrader trader;

    FixTradingGateway(int port, String compId, String apiKey, String symbol) {
        this.symbol = symbol;
        try {
            this.trader = new FixTrader(port, compId, apiKey).start();
        } catch (ConfigError e) {
            throw new AssertionError("QuickFIX/J does not start", e);
        }
        Awaitility.await("logon").atMost(PATIENCE).until(trader::isLoggedOn);
    }

    @Override
    public void enters(String name, String words) {
        OrderWords order = OrderWords.of(words);
        int before = trader.received().size();
        trader.send("35=D|11=" + name + "|1=12345678901|55=" + symbol + "|54=" + (order.buys() ? 1 : 2) + "|38="
                + order.quantity()
                + type(order.price(), order.stopPrice())
                + order.timeInForce().map(FixTradingGateway::timeInForce).orElse("")
                + order.until()
                        .map(until -> "|126=" + TIME.format(until.atOffset(ZoneOffset.UTC)))
                        .orElse("")
                + order.seconds().map(seconds -> "|8019=" + seconds).orElse("")
                + order.deadline().map(FixTradingGateway::deadline).orElse("")
                + order.shown().map(shown -> "|111=" + shown).orElse("")
                + order.prevention().map(FixTradingGateway::prevention).orElse("")
                + order.group().map(group -> "|2362=" + group).orElse("")
                + (order.postOnly() ? "|18=6|" : "|"));
        await(before, message -> message.get(11).equals(name));
    }

    @Override
    public Optional<String> foresees(String words) {
        return Optional.empty();
    }

    @Override
    public void replaces(String name, String newName, String words) {
        String priced = OrderWords.withoutShown(OrderWords.withoutDeadline(words));
        String shown = OrderWords.shown(OrderWords.withoutDeadline(words))
                .map(quantity -> "|111=" + quantity)
                .orElse("");
        String terms = OrderWords.withoutPostOnly(priced);
        String[] word = OrderWords.withoutStop(terms).split(" at ", -1);
        int before = trader.received().size();
        trader.send("35=G|11=" + newName + "|41=" + name + "|55=" + symbol + "|54=" + side(name) + "|38=" + word[0]
                + type(Optional.of(word[1]), OrderWords.stopPrice(terms)) + shown
                + OrderWords.deadline(words).map(FixTradingGateway::deadline).orElse("")
                + (terms.equals(priced) ? "|" : "|18=6|"));
        await(before, message -> message.get(11).equals(newName));
    }

    @Override
    public void cancels(String name) {
        String id = trader.newId();
        int before = trader.received().size();
        trader.send("35=F|11=" + id + "|41=" + name + "|55=" + symbol + "|54=" + side(name) + "|");
        await(before, message -> message.get(11).equals(id));
    }

    @Override
    public int cancelsAll() {
        int before = trader.received().size();
        trader.send("35=q|11=" + trader.newId() + "|530=7|");
        return (int) await(before, message -> message.type().equals("r")).number(533);
    }

    @Override
    public String sees(String name) {
        Optional<String> orderId = orderId(name);
        return orderId.isPresent()
                ? last(message -> isReport(message) && message.get(37).equals(orderId.get()))
                        .map(FixTradingGateway::state)
                        .orElse("unknown")
                : last(message -> refuses(message) && message.get(11).equals(name))
                        .map(message -> "refused: " + message.get(58))
                        .orElse("unknown");
    }

    @Override
    public String nameOf(String name) {
        String id = trader.newId();
        int before = trader.received().size();
        Message request = new Message();
        request.getHeader().setString(35, "H");
        request.setString(11, name);
        request.setString(54, side(name));
        request.setString(55, symbol);
        request.setString(790, id);
        trader.send(request);
        return await(before, message -> message.get(790).equals(id)).get(11);
    }

    @Override
    public Instant expiry(String name) {
        String orderId = orderId(name).orElseThrow();
        String expiry = last(message -> isReport(message) && message.get(37).equals(orderId))
                .orElseThrow()
                .get(126);
        return LocalDateTime.parse(expiry, MICROS).toInstant(ZoneOffset.UTC);
    }

    @Override
    public String book() {
        String id = trader.newId();
        int before = trader.received().size();
        trader.send(bookRequest(id, symbol));
        FixText book = await(before, message -> message.get(262).equals(id));
        return levels(book, "0") + " | " + levels(book, "1");
    }

    @Override
    public void close() {
        trader.close();
    }

    /** The number that the exchange gave the newest order that got this name, or was asked to. */
    private Optional<String> orderId(String name) {
        return trader.received().reversed().stream()
                .filter(message -> isReport(message)
                        && message.get(11).equals(name)
                        && (message.get(150).equals("0") || message.get(150).equals("5")))
                .map(message -> message.get(37))
                .findFirst();
    }

    private String side(String name) {
        return last(message -> isReport(message) && message.get(11).equals(name))
                .map(message -> message.get(54))
                .orElse("1");
    }

    private Optional<FixText> last(Predicate<FixText> wanted) {
        return trader.received().reversed().stream().filter(wanted).findFirst();
    }

    /** MarketDataRequest(V) for the whole book of a symbol, once. */
    static Message bookRequest(String id, String symbol) {
        Message request = new Message();
        request.getHeader().setString(35, "V");
        request.setString(262, id);
        request.setString(263, "0");
        request.setString(264, "0");
        for (String side : List.of("0", "1")) {
            Group entryType = new Group(267, 269);
            entryType.setString(269, side);
            request.addGroup(entryType);
        }
        Group instrument = new Group(146, 55);
        instrument.setString(55, symbol);
        request.addGroup(instrument);
        return request;
    }

    private FixText await(int from, Predicate<FixText> wanted) {
        FixText answer = Awaitility.await("an answer")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> trader.received().stream()
                                .skip(from)
                                .filter(wanted.or(message -> message.type().equals("3")))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(answer.type()).as("%s", answer).isNotEqualTo("3");
        return answer;
    }

    private static boolean refuses(FixText message) {
        return message.type().equals("9")
                || (message.type().equals("8") && message.get(150).equals("8"));
    }

    private static boolean isReport(FixText message) {
        return message.type().equals("8")
                && !message.get(150).equals("I")
                && !message.get(150).equals("8");
    }

    private static String state(FixText report) {
        String state = switch (report.get(39)) {
            case "0", "1" -> "open";
            case "2" -> "filled";
            case "4" -> "cancelled";
            case "C" -> "expired";
            default -> "in a state that nobody knows: " + report;
        };
        long filled = report.number(14);
        assertThat(report.number(151)).isEqualTo(state.equals("open") ? report.number(38) - filled : 0);
        return state + " " + filled + (state.equals("filled") ? "" : "/" + report.get(38))
                + (filled == 0 ? "" : " at " + report.get(6));
    }

    private static String type(Optional<String> price, Optional<String> stopPrice) {
        return (price.isPresent()
                        ? stopPrice.isPresent() ? "|40=4" : "|40=2"
                        : stopPrice.isPresent() ? "|40=3" : "|40=1")
                + price.map(text -> "|44=" + text).orElse("")
                + stopPrice.map(text -> "|99=" + text).orElse("");
    }

    private static String deadline(Instant deadline) {
        return "|8018=" + TIME.format(deadline.atOffset(ZoneOffset.UTC));
    }

    private static String prevention(String word) {
        return "|2964="
                + switch (word) {
                    case "cancel_newest" -> "1";
                    case "cancel_oldest" -> "2";
                    case "cancel_both" -> "3";
                    default -> "100";
                };
    }

    private static String timeInForce(String word) {
        return "|59="
                + switch (word) {
                    case "day" -> "0";
                    case "gtc" -> "1";
                    case "ioc" -> "3";
                    case "fok" -> "4";
                    default -> "6";
                };
    }

    private static String levels(FixText book, String side) {
        StringBuilder text = new StringBuilder();
        String[] entries = book.text().split("\\|269=", -1);
        for (int i = 1; i < entries.length; i++) {
            FixText entry = new FixText("269=" + entries[i]);
            if (entry.get(269).equals(side)) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(String.format(
                                Locale.ROOT, "%s @ %s (%s)", entry.get(271), entry.get(270), entry.get(346)));
            }
        }
        return text.toString();
    }
}
