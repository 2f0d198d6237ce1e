package org.bourse.floor.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is kept by instruments' numbers, against a sorted map. */
class InstrumentMapTest {

    private static final int[] NUMBERS = {1, 2, 15, 16, 17, 4_000, 65_535, 65_536, 1_000_000_000, Integer.MAX_VALUE};

    @Test
    void isASortedMapWithWhateverNumbers() {
        long seed = Long.getLong("fuzz.seed", new Random().nextLong());
        Random random = new Random(seed);
        InstrumentMap<String> map = new InstrumentMap<>();
        SortedMap<Integer, String> plain = new TreeMap<>();
        for (int i = 0; i < 2_000; i++) {
            int number = NUMBERS[random.nextInt(NUMBERS.length)];
            if (random.nextInt(3) == 0) {
                map.remove(number);
                plain.remove(number);
            } else {
                String value = "value " + i;
                assertThat(map.put(number, value)).as("seed %d", seed).isEqualTo(plain.put(number, value));
            }
            for (int each : NUMBERS) {
                assertThat(map.get(each)).as("seed %d: %d", seed, each).isEqualTo(plain.get(each));
                assertThat(map.has(each)).isEqualTo(plain.containsKey(each));
            }
            assertThat(map.values()).as("seed %d", seed).containsExactlyElementsOf(plain.values());
            assertThat(map.isEmpty()).isEqualTo(plain.isEmpty());
        }
    }
}
