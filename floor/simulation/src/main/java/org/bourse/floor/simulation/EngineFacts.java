package org.bourse.floor.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.state.EngineStateSink;
import org.bourse.floor.trading.StateCarrier;
import org.jspecify.annotations.Nullable;

/**
 * A matching engine's state as the facts that it tells of itself, of whatever kind: each by its name and what it is told with, so
 * that a kind that the engine comes to have is carried too. API keys are left out, since nobody comes through a door here.
 */
final class EngineFacts {

    private static final String KEYS = "apiKey";

    private static final Map<String, Method> KINDS = Arrays.stream(EngineStateSink.class.getMethods())
            .collect(Collectors.toUnmodifiableMap(Method::getName, Function.identity()));

    private record Fact(Method kind, List<Object> values) {}

    private EngineFacts() {}

    /** The engine, or on the way out another one that goes on as the carried one would. */
    static MatchingEngine carried(StateCarrier state, MatchingEngine engine) {
        List<Fact> known = state.reads() ? List.of() : of(engine);
        List<Fact> carried = new ArrayList<>();
        int count = state.carry(known.size());
        for (int i = 0; i < count; i++) {
            carried.add(carried(state, state.reads() ? null : known.get(i)));
        }
        return state.reads() ? MatchingEngine.restore(sink -> carried.forEach(fact -> tell(fact, sink))) : engine;
    }

    private static List<Fact> of(MatchingEngine engine) {
        List<Fact> facts = new ArrayList<>();
        engine.writeTo((EngineStateSink) Proxy.newProxyInstance(
                EngineStateSink.class.getClassLoader(), new Class<?>[] {EngineStateSink.class}, (_, kind, values) -> {
                    if (!kind.getName().equals(KEYS)) {
                        facts.add(new Fact(kind, List.of(values)));
                    }
                    return null;
                }));
        return facts;
    }

    private static Fact carried(StateCarrier state, @Nullable Fact fact) {
        String name = state.carry(fact == null ? "" : fact.kind.getName());
        Method kind = KINDS.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("The state has a " + name + ", which no engine has.");
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < kind.getParameterCount(); i++) {
            values.add(state.carry(fact == null ? null : fact.values.get(i), kind.getGenericParameterTypes()[i]));
        }
        return new Fact(kind, values);
    }

    private static void tell(Fact fact, EngineStateSink sink) {
        try {
            fact.kind.invoke(sink, fact.values.toArray());
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("No engine has such a state: " + e.getCause(), e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("What an engine tells can be told to anybody.", e);
        }
    }
}
