package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Queue models and latency models keep their bounds, whatever they are asked. */
class ModelsTest {

    @Test
    void noPartLosesMoreThanItHas() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (String name : List.of("tail", "head", "proportional", "power:3", "power:0.25", "log")) {
            QueueModel model = QueueModel.of(name);
            for (int i = 0; i < 2_000; i++) {
                long ahead = random.nextLong(1L << (1 + random.nextInt(50)));
                long back = random.nextLong(1L << (1 + random.nextInt(50)));
                long decrease = random.nextLong(ahead + back + 1);
                long behind = model.behind(decrease, ahead, back);
                assertThat(behind)
                        .as("seed %d: %s of %d and %d, less %d", seed, name, ahead, back, decrease)
                        .isBetween(Math.max(0, decrease - ahead), Math.min(decrease, back));
            }
        }
    }

    @Test
    void tailAndHeadAreTheBoundsOfAll() {
        for (String name : List.of("proportional", "power:2", "log")) {
            long behind = QueueModel.of(name).behind(6, 10, 10);
            assertThat(behind).isBetween(0L, new QueueModel.Tail().behind(6, 10, 10));
            assertThat(behind).isGreaterThan(new QueueModel.Head().behind(6, 10, 10));
        }
    }

    @Test
    void otherNamesAreRefusedWithThoseThatAreKnown() {
        for (String name : List.of("", "power", "power:0", "power:11", "TAIL", "power:-1")) {
            assertThatThrownBy(() -> QueueModel.of(name))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("power");
        }
    }

    @Test
    void measuredLatenciesAreDrawnByTheSeedAlone() {
        LatencyModel model = new LatencyModel.Measured(List.of(1L, 2L, 3L), 42);
        TreeSet<Long> drawn = new TreeSet<>();
        for (long i = 0; i < 100; i++) {
            assertThat(model.nanosOf(i)).isEqualTo(new LatencyModel.Measured(List.of(1L, 2L, 3L), 42).nanosOf(i));
            drawn.add(model.nanosOf(i));
        }
        assertThat(drawn).containsExactly(1L, 2L, 3L);
        assertThatThrownBy(() -> new LatencyModel.Measured(List.of(), 1)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new LatencyModel.Constant(-1)).hasMessageContaining("0 to 60 s");
    }
}
