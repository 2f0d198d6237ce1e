package org.bourse.floor.simulation;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.simulation.RunOrder.Values;
import org.bourse.floor.simulation.RunPicture.Money;
import org.bourse.floor.simulation.RunPicture.Position;
import org.bourse.floor.trading.kernel.RiskPicture;
import org.bourse.floor.trading.risk.AccountPicture;
import org.bourse.floor.trading.risk.HeldSymbol;
import org.bourse.floor.trading.risk.PortfolioLimits;
import org.bourse.floor.trading.risk.PortfolioRisk;
import org.bourse.floor.trading.risk.RiskLevel;
import org.bourse.floor.trading.risk.RiskLimits;
import org.bourse.floor.trading.risk.SafetyLimits;
import org.bourse.floor.trading.risk.SafetyRecord;
import org.bourse.floor.trading.strategy.StrategyWait;

/** A run's picture in its directory: it is replaced whole, so that other processes see the one before or this one. */
public final class RunPictureFile {

    private static final String NAME = "picture.csv";

    private RunPictureFile() {}

    static void write(Path directory, RunPicture picture) throws IOException {
        List<List<?>> lines = new ArrayList<>();
        Money money = picture.money();
        lines.add(List.of(
                "picture",
                picture.place(),
                picture.nanos(),
                picture.alerts(),
                money.initial(),
                money.cash(),
                money.equity(),
                money.fees(),
                money.funding()));
        picture.positions().forEach(position -> lines.add(cells(position)));
        for (RunOrder order : picture.orders()) {
            List<Object> cells = new ArrayList<>(List.of("order"));
            cells.addAll(order.cells());
            lines.add(cells);
        }
        picture.risk().ifPresent(risk -> lines.addAll(lines(risk)));
        StringBuilder text = new StringBuilder();
        lines.forEach(cells -> text.append(CommaSeparated.line(cells)).append('\n'));
        Path made = directory.resolve("picture.new");
        Files.writeString(made, text);
        Files.move(made, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<Object> cells(Position of) {
        return List.of(
                "position",
                of.venue(),
                of.symbol(),
                of.strategy(),
                of.side(),
                of.quantity(),
                of.entryPrice(),
                of.price().map(CommaSeparated::plain).orElse(""),
                of.liquidationPrice().map(CommaSeparated::plain).orElse(""),
                of.cost(),
                of.unrealized(),
                of.margin(),
                of.leverage(),
                of.openedNanos());
    }

    private static List<List<?>> lines(RiskPicture risk) {
        List<List<?>> lines = new ArrayList<>();
        AccountPicture account = risk.account();
        lines.add(List.of(
                "account",
                account.capital(),
                account.equity(),
                account.peakEquity(),
                account.dailyProfit(),
                account.margin(),
                risk.stopped()));
        account.notional().forEach((held, value) -> lines.add(List.of("notional", held.venue(), held.symbol(), value)));
        RiskLimits limits = risk.limits();
        lines.add(List.of(
                "limits",
                limits.positionPct(),
                limits.positions(),
                limits.concentrationPct(),
                limits.dailyLossPct(),
                limits.drawdownPct(),
                limits.marginPct()));
        PortfolioRisk portfolio = risk.portfolio();
        lines.add(List.of(
                "portfolio",
                portfolio.drawdown(),
                portfolio.correlation(),
                portfolio.valueAtRisk(),
                portfolio.leverage(),
                portfolio.concentration(),
                portfolio.score(),
                portfolio.level(),
                portfolio.buys()));
        PortfolioLimits most = risk.portfolioLimits();
        lines.add(List.of(
                "portfolio_limits",
                most.drawdown(),
                most.correlation(),
                most.valueAtRisk(),
                most.leverage(),
                most.concentration(),
                most.lookback()));
        for (RiskPicture.OfStrategy strategy : risk.strategies()) {
            lines.add(cells(strategy));
            for (RiskPicture.Wait wait : strategy.waits()) {
                lines.add(List.of(
                        "wait",
                        strategy.name(),
                        wait.venue(),
                        wait.symbol(),
                        wait.why().reason(),
                        wait.why().untilNanos()));
            }
        }
        risk.shares().ifPresent(shares -> {
            lines.add(List.of("shares", shares.nextNanos()));
            shares.all()
                    .forEach(share -> lines.add(
                            List.of("share", share.strategy(), share.percent(), share.amount(), share.profit())));
        });
        return lines;
    }

    private static List<Object> cells(RiskPicture.OfStrategy of) {
        return List.of(
                "strategy",
                of.name(),
                of.paused(),
                of.budget().map(CommaSeparated::plain).orElse(""),
                of.atWork(),
                of.day().trades(),
                of.day().losses(),
                of.day().profit(),
                of.day().waitsUntil(),
                of.most().dailyTrades(),
                of.most().consecutiveLosses(),
                of.most().dailyLossPct(),
                of.most().cooldownMinutes());
    }

    /** The picture of that directory; the one of nothing where there is none. */
    public static RunPicture read(Path directory) throws IOException {
        Reading reading = new Reading();
        try {
            Files.readAllLines(directory.resolve(NAME)).forEach(reading::take);
            return reading.picture();
        } catch (NoSuchFileException e) {
            return RunPicture.NOTHING;
        } catch (IllegalArgumentException e) {
            throw new IOException("The picture in " + directory + " can't be read: " + e.getMessage(), e);
        }
    }

    /** What was read so far. */
    private static final class Reading {

        private long place;
        private long nanos;
        private long alerts;
        private Money money = RunPicture.NOTHING.money();
        private final List<Position> positions = new ArrayList<>();
        private final List<RunOrder> orders = new ArrayList<>();
        private final SortedMap<HeldSymbol, BigDecimal> notional = new TreeMap<>();
        private final List<RiskPicture.OfStrategy> strategies = new ArrayList<>();
        private final Map<String, List<RiskPicture.Wait>> waits = new TreeMap<>();
        private final List<RiskPicture.Share> shares = new ArrayList<>();
        private Optional<Long> sharesNext = Optional.empty();
        private List<String> account = List.of();
        private RiskLimits limits = RiskLimits.STANDARD;
        private Optional<PortfolioRisk> portfolio = Optional.empty();
        private PortfolioLimits portfolioLimits = PortfolioLimits.STANDARD;

        void take(String line) {
            Values from = new Values(CommaSeparated.values(line));
            String what = from.text();
            switch (what) {
                case "picture" -> {
                    place = from.whole();
                    nanos = from.whole();
                    alerts = from.whole();
                    money = new Money(from.amount(), from.amount(), from.amount(), from.amount(), from.amount());
                }
                case "position" -> positions.add(position(from));
                case "order" -> orders.add(RunOrder.of(from.rest()));
                case "account" -> account = List.copyOf(from.rest());
                case "notional" -> notional.put(new HeldSymbol(from.text(), from.text()), from.amount());
                case "limits" ->
                    limits = new RiskLimits(
                            from.amount(),
                            (int) from.whole(),
                            from.amount(),
                            from.amount(),
                            from.amount(),
                            from.amount());
                case "portfolio" -> portfolio = Optional.of(portfolio(from));
                case "portfolio_limits" ->
                    portfolioLimits = new PortfolioLimits(
                            from.real(), from.real(), from.real(), from.real(), from.real(), (int) from.whole());
                case "strategy" -> strategies.add(strategy(from));
                case "shares" -> sharesNext = Optional.of(from.whole());
                case "share" ->
                    shares.add(new RiskPicture.Share(from.text(), from.amount(), from.amount(), from.amount()));
                case "wait" ->
                    waits.computeIfAbsent(from.text(), _ -> new ArrayList<>())
                            .add(new RiskPicture.Wait(
                                    from.text(),
                                    from.text(),
                                    new StrategyWait(StrategyWait.Reason.valueOf(from.text()), from.whole())));
                default -> throw new IllegalArgumentException("it has a line of " + what);
            }
        }

        RunPicture picture() {
            return new RunPicture(place, nanos, money, positions, orders, alerts, portfolio.map(this::risk));
        }

        private RiskPicture risk(PortfolioRisk of) {
            Values from = new Values(account);
            return new RiskPicture(
                    new AccountPicture(
                            from.amount(), from.amount(), from.amount(), from.amount(), from.amount(), notional),
                    limits,
                    of,
                    portfolioLimits,
                    from.flag(),
                    strategies.stream().map(this::withWaits).toList(),
                    sharesNext.map(next -> new RiskPicture.Shares(next, shares)));
        }

        private RiskPicture.OfStrategy withWaits(RiskPicture.OfStrategy of) {
            return new RiskPicture.OfStrategy(
                    of.name(),
                    of.paused(),
                    of.budget(),
                    of.atWork(),
                    of.day(),
                    of.most(),
                    waits.getOrDefault(of.name(), List.of()));
        }

        private static Position position(Values from) {
            return new Position(
                    from.text(),
                    from.text(),
                    from.text(),
                    VenueSide.valueOf(from.text()),
                    from.amount(),
                    from.amount(),
                    from.some(),
                    from.some(),
                    from.amount(),
                    from.amount(),
                    from.amount(),
                    (int) from.whole(),
                    from.whole());
        }

        private static PortfolioRisk portfolio(Values from) {
            return new PortfolioRisk(
                    from.real(),
                    from.real(),
                    from.real(),
                    from.real(),
                    from.real(),
                    (int) from.whole(),
                    RiskLevel.valueOf(from.text()),
                    from.flag());
        }

        private static RiskPicture.OfStrategy strategy(Values from) {
            return new RiskPicture.OfStrategy(
                    from.text(),
                    from.flag(),
                    from.some(),
                    from.amount(),
                    new SafetyRecord.Day((int) from.whole(), (int) from.whole(), from.amount(), from.whole()),
                    new SafetyLimits((int) from.whole(), (int) from.whole(), from.amount(), (int) from.whole()),
                    List.of());
        }
    }
}
