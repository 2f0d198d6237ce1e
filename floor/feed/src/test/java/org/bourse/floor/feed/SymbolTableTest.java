package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names and their places while names come and go. */
class SymbolTableTest {

    private final long seed = new Random().nextLong();

    @Test
    void findsWhatIsThereAndNothingElseWhateverCameAndWent() {
        Random random = new Random(seed);
        List<String> names = new ArrayList<>(List.of("a0", "a1"));
        SymbolTable table = new SymbolTable(names);
        for (int i = 2; i < 3_000; i++) {
            int place = random.nextInt(names.size() + 1);
            if (place < names.size() && !names.get(place).isEmpty()) {
                table.remove(place);
                assertThat(find(table, names.get(place))).as("seed %d", seed).isEqualTo(-1);
                names.set(place, "");
            } else {
                String name = "a" + i;
                if (place == names.size()) {
                    names.add(name);
                } else {
                    names.set(place, name);
                }
                table.put(place, name);
            }
        }
        for (int place = 0; place < names.size(); place++) {
            if (!names.get(place).isEmpty()) {
                assertThat(find(table, names.get(place))).as("seed %d", seed).isEqualTo(place);
            }
        }
    }

    private static int find(SymbolTable table, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        return table.find(bytes, 0, bytes.length);
    }
}
