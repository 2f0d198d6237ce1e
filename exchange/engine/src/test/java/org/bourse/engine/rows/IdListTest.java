package org.bourse.engine.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IdListTest {

    private final IdList list = new IdList();

    @Test
    void findsWhereAnIdIsOrWouldBe() {
        list.add(10);
        list.add(20);
        list.add(30);

        assertThat(list.indexOf(20)).isEqualTo(1);
        assertThat(list.indexOf(21)).isEqualTo(2);
        assertThat(list.indexOf(Long.MAX_VALUE)).isEqualTo(3);
        assertThat(list.at(2)).isEqualTo(30);
    }

    @Test
    void dropsRemovedIdsOnceTheyAreTheMajorityAndKeepsTheOthersInOrder() {
        TreeSet<Long> present = new TreeSet<>();
        for (long id = 1; id <= 1_000; id++) {
            list.add(id);
            present.add(id);
        }
        for (long id = 1; id <= 900; id++) {
            present.remove(id);
            assertThat(list.remove(id)).isTrue();
        }

        assertThat(list.length()).isLessThanOrEqualTo(2 * present.size());
        assertThat(list.indexOf(901)).isEqualTo(list.length() - 100);
        for (int i = 0; i < 100; i++) {
            assertThat(list.at(list.length() - 100 + i)).isEqualTo(901 + i);
        }
    }

    @Test
    void containsWhatWasAddedAndNotRemoved() {
        for (long id = 2; id <= 200; id += 2) {
            list.add(id);
        }
        assertThat(list.remove(100)).isTrue();

        assertThat(list.remove(100)).as("once more").isFalse();
        assertThat(list.remove(101)).as("never added").isFalse();
        assertThat(list.remove(202)).as("beyond the last").isFalse();
        assertThat(list.contains(98)).isTrue();
        assertThat(list.contains(99)).isFalse();
        assertThat(list.contains(100)).isFalse();
        assertThat(list.contains(202)).isFalse();
        assertThat(list.toArray()).hasSize(99).doesNotContain(100).isSorted();
    }

    @Test
    void sortsIdsThatCameInAnyOrder() {
        list.add(3);
        list.add(1);
        list.add(2);

        list.sort();

        assertThat(list.at(0)).isEqualTo(1);
        assertThat(list.at(1)).isEqualTo(2);
        assertThat(list.at(2)).isEqualTo(3);
    }
}
