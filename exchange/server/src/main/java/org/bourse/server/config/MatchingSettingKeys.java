package org.bourse.server.config;

import static org.bourse.server.config.SettingKey.choice;
import static org.bourse.server.config.SettingKey.integer;
import static org.bourse.server.config.SettingKey.longInteger;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.Texts;
import org.bourse.server.view.ViewSettings;

/**
 * The part of {@link SettingKeys} that is about the market: its rules, and its limits on orders, instruments and brokers.
 */
final class MatchingSettingKeys {

    private static final DateTimeFormatter DAY_END =
            DateTimeFormatter.ofPattern("HH:mm").withResolverStyle(ResolverStyle.STRICT);

    private static final ExchangeSettings MATCHING = ExchangeSettings.DEFAULTS;

    static final SettingKey<ExecutionPriceRule> EXECUTION_PRICE = choice(
            "exchange.matching.execution-price",
            "EXCHANGE_EXECUTION_PRICE",
            MATCHING.executionPrice(),
            "The price of a trade when bid and ask cross: always the seller's, or that of the order that "
                    + "was in the book.");

    static final SettingKey<Long> DAY_END_UTC = new SettingKey<>(
            "exchange.matching.day-end",
            "EXCHANGE_DAY_END",
            "hours:minutes, UTC",
            LocalTime.MIDNIGHT.plusNanos(MATCHING.dayEndMicrosOfDay() * 1_000).format(DAY_END),
            "00:00 to 23:59, in quotes in the file",
            "When the trading day ends and day orders expire.",
            false,
            MatchingSettingKeys::microsOfDay);

    static final SettingKey<Long> MAX_PRICE = longInteger(
            "exchange.matching.max-price-cents",
            "EXCHANGE_MAX_PRICE",
            "cents",
            MATCHING.maxPriceCents(),
            1,
            1_000_000_000_000L,
            "Largest price of an order.");

    static final SettingKey<Long> MAX_QUANTITY = longInteger(
            "exchange.matching.max-quantity",
            "EXCHANGE_MAX_QUANTITY",
            "shares",
            MATCHING.maxQuantity(),
            1,
            1_000_000_000_000L,
            "Largest quantity of an order.");

    /** A small part of what all open orders may be worth: one order must not take what is there for everybody. */
    private static final long LARGEST_ORDER_VALUE = ExchangeSettings.MAX_OPEN_VALUE / 1_000;

    static final SettingKey<Long> MAX_ORDER_VALUE = longInteger(
            "exchange.matching.max-order-value-cents",
            "EXCHANGE_MAX_ORDER_VALUE",
            "cents",
            MATCHING.maxOrderValueCents(),
            1,
            LARGEST_ORDER_VALUE,
            "Largest price times quantity of a limit order. All open orders together may be worth "
                    + "2500000000000000000 cents, which takes a thousand orders at the least.");

    static final SettingKey<Integer> MAX_OPEN_ORDERS = integer(
            "exchange.matching.max-open-orders",
            "EXCHANGE_MAX_OPEN_ORDERS",
            "orders",
            MATCHING.maxOpenOrders(),
            1,
            100_000_000,
            "Open orders one broker may have; at most max-total-open-orders.");

    static final SettingKey<Integer> MAX_TOTAL_OPEN_ORDERS = integer(
            "exchange.matching.max-total-open-orders",
            "EXCHANGE_MAX_TOTAL_OPEN_ORDERS",
            "orders",
            MATCHING.maxTotalOpenOrders(),
            1,
            100_000_000,
            "Open orders of all brokers together. No broker may have more than are left. Open orders live in memory:"
                    + " about 280 bytes each, of which the engine has 155 and reads the rest. The default is lowered"
                    + " to what a third of the heap holds.");

    static final SettingKey<Integer> MAX_INSTRUMENTS = integer(
            "exchange.matching.max-instruments",
            "EXCHANGE_MAX_INSTRUMENTS",
            "instruments",
            MATCHING.maxInstruments(),
            1,
            1_000_000,
            "Instruments the exchange may list. A symbol is listed by its first order or by the operator. No broker may list more than are"
                    + " left.");

    static final SettingKey<Integer> MAX_BROKERS = integer(
            "exchange.matching.max-brokers",
            "EXCHANGE_MAX_BROKERS",
            "brokers",
            MATCHING.maxBrokers(),
            1,
            1_000_000,
            "Brokers the exchange may register.");

    static final SettingKey<Integer> CLOSED_CLIENT_ORDER_IDS = integer(
            "exchange.matching.closed-client-order-ids",
            "EXCHANGE_CLIENT_ORDER_ID_MEMORY",
            "ids",
            MATCHING.closedClientOrderIds(),
            0,
            100_000_000,
            "Client order ids of closed orders that are remembered to answer a repeat with the first answer, over all"
                    + " brokers: beyond that the broker that has most forgets its oldest. Those of open orders always"
                    + " are.");

    static final SettingKey<ListingRule> LISTING = choice(
            "exchange.matching.listing",
            "EXCHANGE_LISTING",
            MATCHING.listing(),
            "Who lists instruments: anybody, by the first order for a symbol, or the operator alone, so that an order for"
                    + " any other symbol is refused.");

    static final SettingKey<String> CURRENCY = new SettingKey<>(
            "exchange.matching.currency",
            "EXCHANGE_CURRENCY",
            "",
            ViewSettings.DEFAULT_CURRENCY,
            "3 to 10 letters A-Z or digits",
            "The name of the exchange's own currency. It is the currency of every instrument that was not "
                    + "listed with another. Changing the name converts nothing.",
            false,
            text -> Texts.isCurrency(text) ? Optional.of(text) : Optional.empty());

    /** All of them, in the order of the file. */
    static final List<SettingKey<?>> ALL = List.of(
            EXECUTION_PRICE,
            LISTING,
            CURRENCY,
            DAY_END_UTC,
            MAX_PRICE,
            MAX_QUANTITY,
            MAX_ORDER_VALUE,
            MAX_OPEN_ORDERS,
            MAX_TOTAL_OPEN_ORDERS,
            MAX_INSTRUMENTS,
            MAX_BROKERS,
            CLOSED_CLIENT_ORDER_IDS);

    private MatchingSettingKeys() {}

    private static Optional<Long> microsOfDay(String text) {
        try {
            return Optional.of(LocalTime.parse(text, DAY_END).getLong(ChronoField.MICRO_OF_DAY));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
