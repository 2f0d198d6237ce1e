package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdTableTest {

    private static final class Entry extends TableEntry {
        Entry(long id) {
            this.id = id;
        }
    }

    @Test
    void findsWhatIsThereAndNothingElse() {
        IdTable<Entry> table = new IdTable<>();
        Map<Long, Entry> expected = new HashMap<>();
        Random random = new Random(42);
        for (int i = 0; i < 200_000; i++) {
            // grows to some 20,000 entries, then shrinks to a few: through all sizes twice
            boolean growing = i < 100_000;
            // of which two each have the same lowest bits
            long id = random.nextInt(20_000) + (random.nextBoolean() ? 0 : 1L << 40);
            Entry entry = expected.get(id);
            assertThat(table.find(id)).isSameAs(entry);
            if (entry == null && growing) {
                Entry added = new Entry(id);
                expected.put(id, added);
                table.add(added);
            } else if (entry != null && (!growing || random.nextInt(3) == 0)) {
                expected.remove(id);
                table.remove(entry);
            }
            assertThat(table.count()).isEqualTo(expected.size());
        }
        expected.forEach((id, entry) -> assertThat(table.find(id)).isSameAs(entry));
    }

    @Test
    void keepsEntriesReachableWhenOneOfARunLeaves() {
        IdTable<Entry> table = new IdTable<>();
        Entry[] entries = new Entry[500];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new Entry(i);
            table.add(entries[i]);
        }
        for (int removed = 0; removed < entries.length; removed++) {
            table.remove(entries[removed]);
            for (int i = 0; i < entries.length; i++) {
                assertThat(table.find(i)).isSameAs(i <= removed ? null : entries[i]);
            }
        }
    }
}
