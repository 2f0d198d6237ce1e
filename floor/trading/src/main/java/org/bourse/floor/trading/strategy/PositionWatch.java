package org.bourse.floor.trading.strategy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.WindowMeasures;
import org.bourse.floor.trading.strategy.Transition.Cause;
import org.jspecify.annotations.Nullable;

/**
 * A strategy's open position as its exits look at it: what it was entered at, the best profit that it had, how much was traded
 * then, and which parts of it are closed.
 */
public final class PositionWatch {

    private static final double NANOS_A_SECOND = 1e9;
    private static final int HUNDRED = 100;

    private final PositionExits exits;
    private final MarketMeasures market;
    private final @Nullable ValueSource[] levels;

    private double entryPrice;
    private boolean isLong;
    private long openedNanos;
    private double best;
    private double volumeAtEntry = WindowMeasures.ABSENT;
    /** Of so many levels the parts are closed, and of so many they are or are about to be. */
    private int levelsTaken;

    private int levelsReached;

    /**
     * None is open.
     *
     * @param sources the value that a level looks at by its name, or nothing where there is none of that name
     */
    public PositionWatch(PositionExits exits, MarketMeasures market, Function<String, @Nullable ValueSource> sources) {
        this.exits = exits;
        this.market = market;
        levels = new ValueSource[exits.take().levels().size()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = sources.apply(exits.take().levels().get(i).of());
        }
    }

    /** One was entered at that price. */
    public void begin(long now, double price, boolean bought) {
        entryPrice = price;
        isLong = bought;
        openedNanos = now;
        best = 0;
        volumeAtEntry = market.volume().value();
        levelsTaken = 0;
        levelsReached = 0;
    }

    /** It is closed. */
    public void end() {
        entryPrice = 0;
    }

    boolean isOpen() {
        return entryPrice != 0;
    }

    double ageSeconds(long moment) {
        return isOpen() ? (moment - openedNanos) / NANOS_A_SECOND : WindowMeasures.ABSENT;
    }

    /** What it could be closed at now: what deals were made at, or when, says nothing of that. */
    private double closingPrice() {
        return (isLong ? market.bid() : market.ask()).value();
    }

    double profitPercent() {
        if (!isOpen()) {
            return WindowMeasures.ABSENT;
        }
        double move = (closingPrice() - entryPrice) / entryPrice * HUNDRED;
        return isLong ? move : -move;
    }

    /** Remembers what comes and goes, and answers why it must be closed at any price; nothing: it need not. */
    public @Nullable Cause look(long moment) {
        if (!isOpen()) {
            return null;
        }
        double profit = profitPercent();
        if (profit > best) {
            best = profit;
        }
        if (!WindowMeasures.isPresent(volumeAtEntry)) {
            volumeAtEntry = market.volume().value();
        }
        StopLoss stop = exits.stop();
        if ((stop.percent() > 0 && profit <= -stop.percent()) || stop.isReached(closingPrice(), isLong)) {
            return Cause.STOP_LOSS;
        }
        return stop.trailing().isReached(best, profit) ? Cause.TRAILING_STOP : limit(moment, profit);
    }

    /** Each of them is off where its number is 0, and does nothing where what it looks at is missing. */
    private @Nullable Cause limit(long moment, double profit) {
        ExitLimits limits = exits.limits();
        if (limits.drawdownPercent() > 0 && best - profit >= limits.drawdownPercent()) {
            return Cause.EMERGENCY_DRAWDOWN;
        }
        if (limits.forceCloseSeconds() > 0 && ageSeconds(moment) >= limits.forceCloseSeconds()) {
            return Cause.FORCE_CLOSE;
        }
        if (limits.spreadPercent() > 0 && market.spread().value() >= limits.spreadPercent()) {
            return Cause.SPREAD_BLOW_OUT;
        }
        if (limits.leastLiquidity() > 0 && market.liquidity().value() < limits.leastLiquidity()) {
            return Cause.LOW_LIQUIDITY;
        }
        double left = volumeAtEntry * (HUNDRED - limits.volumeFallPercent());
        return limits.volumeFallPercent() > 0
                        && volumeAtEntry > 0
                        && market.volume().value() * HUNDRED <= left
                ? Cause.VOLUME_DEATH
                : null;
    }

    /** Why it is closed at the price that a close waits for; nothing: it isn't. */
    public @Nullable Cause end(long moment) {
        double enough = exits.take().percent();
        if (enough > 0 && profitPercent() >= enough) {
            return Cause.TAKE_PROFIT;
        }
        double limit = exits.limits().timeLimitSeconds();
        return limit > 0 && ageSeconds(moment) >= limit ? Cause.TIME_LIMIT : null;
    }

    /** Whether a level was reached of which the part is not closed. */
    boolean reachesLevel() {
        levelsReached = levelsTaken;
        while (levelsReached < levels.length && isReached(levelsReached)) {
            levelsReached++;
        }
        return levelsReached > levelsTaken;
    }

    private boolean isReached(int level) {
        ValueSource source = levels[level];
        return source != null
                && source.value() >= exits.take().levels().get(level).from();
    }

    /** How much of what was entered is to be closed by the levels reached, in percent. */
    BigDecimal closedPercent() {
        return exits.take().closedPercent(levelsReached);
    }

    /** The parts of the levels reached are closed. */
    void partClosed() {
        levelsTaken = levelsReached;
    }

    /** What was looked at for an exit. */
    public List<Transition.Seen> seen(Cause why, long moment) {
        return switch (why) {
            case STOP_LOSS, TRAILING_STOP, EMERGENCY_DRAWDOWN, TAKE_PROFIT ->
                seen(why, StrategyField.UNREALIZED_PNL_PCT.text(), profitPercent());
            case TIME_LIMIT, FORCE_CLOSE -> seen(why, StrategyField.POSITION_AGE_SECONDS.text(), ageSeconds(moment));
            case SPREAD_BLOW_OUT -> seen(why, "spread", market.spread().value());
            case LOW_LIQUIDITY -> seen(why, "liquidity", market.liquidity().value());
            case VOLUME_DEATH -> seen(why, "volume", market.volume().value());
            case TAKE_PROFIT_LEVEL -> {
                ValueSource source = levels[levelsReached - 1];
                String of = exits.take().levels().get(levelsReached - 1).of();
                yield seen(why, of, source == null ? WindowMeasures.ABSENT : source.value());
            }
            case ACTIVATED,
                    SIGNAL,
                    CANCEL,
                    TIMEOUT,
                    ENTRY,
                    ENTRY_FILLED,
                    ENTRY_ENDED,
                    CLOSE,
                    CLOSE_ENDED,
                    PART_CLOSED,
                    CLOSED,
                    EMERGENCY,
                    STOPPED,
                    COOLDOWN_OVER -> List.of();
        };
    }

    private static List<Transition.Seen> seen(Cause why, String of, double value) {
        return List.of(new Transition.Seen(why.name().toLowerCase(Locale.ROOT), of, value, Truth.TRUE));
    }

    /** Carries what it remembers. */
    public void carry(StateCarrier state) {
        entryPrice = state.carry(entryPrice);
        isLong = state.carry(isLong);
        openedNanos = state.carry(openedNanos);
        best = state.carry(best);
        volumeAtEntry = state.carry(volumeAtEntry);
        levelsTaken = state.carry(levelsTaken);
        levelsReached = state.carry(levelsReached);
    }
}
