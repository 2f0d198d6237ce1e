package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.helidon.http.Status;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bourse.floor.simulation.RunAlert;
import org.bourse.floor.simulation.RunPicture;
import org.bourse.floor.trading.kernel.RiskPicture;
import org.bourse.floor.trading.risk.AccountPicture;
import org.bourse.floor.trading.risk.HeldSymbol;
import org.bourse.floor.trading.risk.PortfolioLimits;
import org.bourse.floor.trading.risk.PortfolioRisk;
import org.bourse.floor.trading.risk.RiskAssessment;
import org.bourse.floor.trading.risk.RiskCheck;
import org.bourse.floor.trading.risk.RiskGate;
import org.bourse.floor.trading.risk.RiskLimits;
import org.bourse.floor.trading.risk.RiskRequest;

/** Limits and what runs use of them, alerts, and what the checks would say of an order. */
final class RiskCalls {

    private static final int MAX_ALERTS = 200;
    private static final int SHARE_DIGITS = 4;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final String NUMBER = "\\d{1,12}(\\.\\d{1,12})?";

    /** Of an account that has just begun, where nothing is said. */
    private static final BigDecimal CAPITAL = BigDecimal.valueOf(10_000);

    private final Desk desk;

    RiskCalls(Desk desk) {
        this.desk = desk;
    }

    /** Of the runs that go on, or the one that is asked for; with the newest alerts of all that are asked for. */
    void risk(DeskCall call) {
        int most = call.number("alerts", 20, 0, MAX_ALERTS);
        List<FloorRun> asked = TradingReads.runs(desk, call);
        List<FloorRun> runs = asked.stream()
                .filter(run -> call.text("run").isPresent() || !run.isOver())
                .toList();
        List<RunPager.Of<RunAlert>> alerts = most == 0
                ? List.of()
                : new RunPager<RunAlert>(
                                "alerts",
                                _ -> List.of(),
                                run -> values -> Optional.of(RunAlert.of(values))
                                        .map(alert -> new RunPager.Of<>(run, alert.number(), alert)))
                        .page(asked, Optional.empty(), most)
                        .found();
        call.send(json -> {
            json.writeArrayFieldStart("runs");
            for (FloorRun run : runs) {
                json.writeStartObject();
                write(json, run);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("alerts");
            for (RunPager.Of<RunAlert> alert : alerts) {
                json.writeStartObject();
                TradingJson.alert(json, alert.run(), alert.what());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, FloorRun run) throws IOException {
        RunPicture picture = run.published().picture();
        TradingJson.run(json, run);
        json.writeStringField("name", run.order().name());
        json.writeStringField("status", run.progress().status().code());
        json.writeNumberField("sequence", picture.place());
        json.writeNumberField("alert_count", picture.alerts());
        if (picture.risk().isEmpty()) {
            json.writeNullField("risk");
            return;
        }
        RiskPicture risk = picture.risk().get();
        json.writeObjectFieldStart("risk");
        json.writeBooleanField("stopped", risk.stopped());
        TradingJson.amount(json, "capital", risk.account().capital());
        TradingJson.amount(json, "equity", risk.account().equity());
        TradingJson.amount(json, "peak_equity", risk.account().peakEquity());
        TradingJson.amount(json, "daily_pnl", risk.account().dailyProfit());
        json.writeArrayFieldStart("limits");
        limits(json, risk);
        json.writeEndArray();
        portfolio(json, risk);
        json.writeArrayFieldStart("strategies");
        for (RiskPicture.OfStrategy strategy : risk.strategies()) {
            json.writeStartObject();
            strategy(json, strategy);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** What each check allows, and what of it is used now. */
    private static void limits(JsonGenerator json, RiskPicture risk) throws IOException {
        AccountPicture account = risk.account();
        RiskLimits limits = risk.limits();
        limit(
                json,
                RiskCheck.MAX_POSITION_SIZE,
                limits.positionPct(),
                percent(largest(account.notional()), account.capital()));
        limit(
                json,
                RiskCheck.MAX_CONCURRENT_POSITIONS,
                BigDecimal.valueOf(limits.positions()),
                BigDecimal.valueOf(account.notional().size()));
        limit(
                json,
                RiskCheck.SYMBOL_CONCENTRATION,
                limits.concentrationPct(),
                percent(largest(account.bySymbol()), account.capital()));
        limit(
                json,
                RiskCheck.DAILY_LOSS_LIMIT,
                limits.dailyLossPct(),
                percent(account.dailyProfit().negate().max(BigDecimal.ZERO), account.capital()));
        limit(
                json,
                RiskCheck.MAX_DRAWDOWN,
                limits.drawdownPct(),
                percent(account.peakEquity().subtract(account.equity()).max(BigDecimal.ZERO), account.peakEquity()));
        limit(json, RiskCheck.MARGIN_UTILIZATION, limits.marginPct(), percent(account.margin(), account.capital()));
    }

    private static BigDecimal largest(Map<?, BigDecimal> values) {
        return values.values().stream().reduce(BigDecimal.ZERO, BigDecimal::max);
    }

    private static void limit(JsonGenerator json, RiskCheck check, BigDecimal limit, BigDecimal used)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", check.text());
        json.writeStringField("unit", check == RiskCheck.MAX_CONCURRENT_POSITIONS ? "positions" : "percent");
        TradingJson.amount(json, "limit", limit);
        TradingJson.amount(json, "used", used);
        json.writeEndObject();
    }

    private static BigDecimal percent(BigDecimal part, BigDecimal whole) {
        return whole.signum() <= 0
                ? HUNDRED
                : part.multiply(HUNDRED).divide(whole, SHARE_DIGITS, RoundingMode.HALF_EVEN);
    }

    private static void portfolio(JsonGenerator json, RiskPicture risk) throws IOException {
        PortfolioRisk portfolio = risk.portfolio();
        PortfolioLimits limits = risk.portfolioLimits();
        json.writeObjectFieldStart("portfolio");
        json.writeNumberField("score", portfolio.score());
        json.writeStringField("level", portfolio.level().name().toLowerCase(Locale.ROOT));
        json.writeBooleanField("buys", portfolio.buys());
        json.writeArrayFieldStart("measures");
        measure(json, "drawdown", limits.drawdown(), portfolio.drawdown());
        measure(json, "correlation", limits.correlation(), portfolio.correlation());
        measure(json, "value_at_risk_95", limits.valueAtRisk(), portfolio.valueAtRisk());
        measure(json, "leverage", limits.leverage(), portfolio.leverage());
        measure(json, "concentration", limits.concentration(), portfolio.concentration());
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void measure(JsonGenerator json, String name, double limit, double used) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("unit", "share");
        TradingJson.amount(json, "limit", rounded(limit));
        Optional<BigDecimal> share = Double.isFinite(used) ? Optional.of(rounded(used)) : Optional.empty();
        TradingJson.amount(json, "used", share);
        json.writeEndObject();
    }

    private static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(2 * SHARE_DIGITS, RoundingMode.HALF_EVEN);
    }

    private static void strategy(JsonGenerator json, RiskPicture.OfStrategy of) throws IOException {
        json.writeStringField("strategy", of.name());
        json.writeBooleanField("paused", of.paused());
        TradingJson.amount(json, "budget", of.budget());
        TradingJson.amount(json, "at_work", of.atWork());
        json.writeNumberField("entries_today", of.day().trades());
        json.writeNumberField("max_entries", of.most().dailyTrades());
        json.writeNumberField("losses_in_a_row", of.day().losses());
        json.writeNumberField("max_losses_in_a_row", of.most().consecutiveLosses());
        TradingJson.amount(json, "profit_today", of.day().profit());
        TradingJson.amount(json, "max_daily_loss_percent", of.most().dailyLossPct());
        TradingJson.time(
                json,
                "waits_until",
                of.waits().stream()
                        .mapToLong(wait -> wait.why().untilNanos())
                        .max()
                        .orElse(0));
        json.writeArrayFieldStart("waits");
        for (RiskPicture.Wait wait : of.waits()) {
            json.writeStartObject();
            json.writeStringField("venue", wait.venue());
            json.writeStringField("symbol", wait.symbol());
            json.writeStringField("reason", wait.why().reason().name().toLowerCase(Locale.ROOT));
            TradingJson.time(json, "until", wait.why().untilNanos());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** What a body may say. */
    private static final class Body {
        private String run = "";
        private String strategy = "";
        private String venue = "";
        private String symbol = "";
        private Optional<BigDecimal> quantity = Optional.empty();
        private Optional<BigDecimal> price = Optional.empty();
        private Optional<BigDecimal> capital = Optional.empty();
        private boolean reducing;
        private Refusals refused = new Refusals();
    }

    private static Body read(JsonParser parser) throws IOException {
        Body body = new Body();
        body.refused = new BodyFields()
                .text("run_id", text -> body.run = text)
                .text("strategy", text -> body.strategy = text)
                .text("venue", text -> body.venue = text)
                .text("symbol", text -> body.symbol = text)
                .of("quantity", RiskCalls::amount, amount -> body.quantity = Optional.of(amount))
                .of("price", RiskCalls::amount, amount -> body.price = Optional.of(amount))
                .of("capital", RiskCalls::amount, amount -> body.capital = Optional.of(amount))
                .flag("reduces", flag -> body.reducing = flag)
                .read(parser);
        return body;
    }

    private static BigDecimal amount(JsonParser parser, String name) throws IOException {
        String text = DeskBody.text(parser, name);
        if (!text.matches(NUMBER) || new BigDecimal(text).signum() == 0) {
            throw DeskRefusal.badRequest(
                    "invalid_" + name,
                    name
                            + " must be a decimal text above 0 and below 1000000000000, of at most 12 decimals, such as \"0.5\".");
        }
        return new BigDecimal(text);
    }

    /** What the checks would say of an order now: for a run's account, or for one that has just begun. */
    void assess(DeskCall call) {
        Body body = DeskBody.read(call, RiskCalls::read);
        Refusals refused = body.refused;
        refused.requireOfField("symbol", !body.symbol.isEmpty(), "symbol must be there, as a text.");
        refused.requireOfField("quantity", body.quantity.isPresent(), "quantity must be there, as a text.");
        refused.requireOfField(
                "capital",
                body.run.isEmpty() || body.capital.isEmpty(),
                "capital is of an account that has just begun; with run_id it is the run's.");
        refused.requireOfField(
                "strategy",
                body.strategy.isEmpty() || !body.run.isEmpty(),
                "strategy is one of a run, which run_id names.");
        refused.refuse();
        HeldSymbol of = new HeldSymbol(body.venue, body.symbol);
        Optional<BigDecimal> value = body.price.map(body.quantity.get()::multiply);
        AccountPicture account = AccountPicture.of(body.capital.orElse(CAPITAL));
        RiskLimits limits = RiskLimits.STANDARD;
        List<String> refusals = List.of();
        if (!body.run.isEmpty()) {
            RiskPicture risk = risk(body.run);
            account = risk.account();
            limits = risk.limits();
            Optional<RiskPicture.OfStrategy> strategy = strategy(risk, body.strategy);
            refusals = body.reducing ? List.of() : risk.refusals(strategy, of, value, FloorText::time);
        }
        RiskAssessment assessment = new RiskGate(limits)
                .assess(new RiskRequest(of, body.quantity.get(), body.price, body.reducing), account);
        BigDecimal capital = account.capital();
        List<String> further = refusals;
        String reason = assessment.approved() && !further.isEmpty() ? further.getFirst() : assessment.reason();
        call.send(json -> {
            json.writeStringField("run_id", body.run);
            json.writeStringField("strategy", body.strategy);
            json.writeStringField("symbol", body.symbol);
            TradingJson.amount(json, "quantity", body.quantity);
            TradingJson.amount(json, "price", body.price);
            TradingJson.amount(json, "value", value);
            TradingJson.amount(json, "capital", capital);
            json.writeBooleanField("approved", assessment.approved() && further.isEmpty());
            json.writeStringField("reason", reason);
            json.writeArrayFieldStart("failed_checks");
            for (RiskCheck check : assessment.failed()) {
                json.writeString(check.text());
            }
            json.writeEndArray();
            StrategyCalls.texts(json, "refusals", further);
            TradingJson.amount(json, "risk_score", rounded(assessment.score()));
        });
    }

    private RiskPicture risk(String run) {
        return desk.runs()
                .find(run)
                .flatMap(found -> found.published().picture().risk())
                .orElseThrow(() -> new DeskRefusal(
                        Status.NOT_FOUND_404,
                        "run_not_found",
                        "No run that keeps to limits is called " + FloorText.shown(run)
                                + "; /floor/risk lists those that go on."));
    }

    private static Optional<RiskPicture.OfStrategy> strategy(RiskPicture risk, String name) {
        Optional<RiskPicture.OfStrategy> found = risk.strategy(name);
        if (found.isEmpty() && !name.isEmpty()) {
            throw new DeskRefusal(
                    Status.NOT_FOUND_404,
                    "strategy_not_found",
                    "That run has no strategy " + FloorText.shown(name) + "; it has "
                            + FloorText.and(risk.strategies().stream()
                                    .map(RiskPicture.OfStrategy::name)
                                    .toList())
                            + ".");
        }
        return found;
    }
}
