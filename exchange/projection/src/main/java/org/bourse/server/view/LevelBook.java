package org.bourse.server.view;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.bourse.contract.BookLevel;
import org.bourse.engine.model.Side;

/**
 * One side of a book by price level, best first. In the instrument's units. Not thread-safe.
 *
 * <p>The levels lie in blocks of up to {@value LevelBlock#CAPACITY}, so an ordinary book is a single small block, and in
 * one with very many levels an order moves only its neighbours. A full block splits in two; neighbours that became small
 * join, so that the number of blocks follows the number of levels down too.
 */
public final class LevelBook {

    /** The most levels that two blocks join into: half of one, so that many more must come before it splits again. */
    private static final int JOINED_LENGTH = LevelBlock.CAPACITY / 2;

    private final long sign;

    /** Best first. Only the first may be empty, and only when it is alone. */
    private final ArrayList<LevelBlock> blocks = new ArrayList<>(1);

    private int length;

    /** An empty side. */
    public LevelBook(Side side) {
        sign = side == Side.ASK ? 1 : -1;
        blocks.add(new LevelBlock(Long.MIN_VALUE));
    }

    /** A price in the order of this side: the smaller, the better for whoever trades against it. */
    public long rank(long price) {
        return price * sign;
    }

    /** The price that has this rank. */
    public long price(long rank) {
        return rank * sign;
    }

    /** Adds an order to what its level shows. */
    public void add(long price, long quantity) {
        BookLevel level = at(price);
        set(price, Math.addExact(level.totalQuantity(), quantity), level.orderCount() + 1);
    }

    /** Says what a level shows now; there is none where there are no orders. */
    public void set(long price, long quantity, int orderCount) {
        long rank = rank(price);
        int blockIndex = blockIndex(rank);
        LevelBlock block = blocks.get(blockIndex);
        int index = block.find(rank);
        if (orderCount == 0) {
            if (index >= 0) {
                block.remove(index);
                length--;
                joinNeighbours(blockIndex);
            }
        } else if (index >= 0) {
            block.set(index, quantity, orderCount);
        } else if (block.length() < LevelBlock.CAPACITY) {
            block.insert(-1 - index, rank, quantity, orderCount);
            length++;
        } else {
            blocks.add(blockIndex + 1, block.split());
            set(price, quantity, orderCount);
        }
    }

    /** The highest bid or lowest ask, if there is any. */
    public OptionalLong bestPrice() {
        return length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(price(blocks.getFirst().rank(0)));
    }

    /** The best {@code depth} levels. */
    public List<BookLevel> best(int depth) {
        int missing = Math.min(depth, length);
        List<BookLevel> best = new ArrayList<>(missing);
        for (int blockIndex = 0; missing > 0; blockIndex++) {
            LevelBlock block = blocks.get(blockIndex);
            int taken = Math.min(missing, block.length());
            for (int index = 0; index < taken; index++) {
                best.add(level(block, index));
            }
            missing -= taken;
        }
        return best;
    }

    /** The level at a price; of no shares and no orders when there is none. */
    public BookLevel at(long price) {
        long rank = rank(price);
        LevelBlock block = blocks.get(blockIndex(rank));
        int index = block.find(rank);
        return index < 0 ? new BookLevel(price, 0, 0) : level(block, index);
    }

    /** The number of blocks that the levels lie in. */
    int blockCount() {
        return blocks.size();
    }

    private BookLevel level(LevelBlock block, int index) {
        return new BookLevel(price(block.rank(index)), block.quantity(index), block.orderCount(index));
    }

    /** The block that has the level of this rank, or would have it: the last that does not begin after it. */
    private int blockIndex(long rank) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (blocks.get(middle).lowestRank <= rank) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Joins a block that lost a level with the one before or after it, when both are small or it is empty. */
    private void joinNeighbours(int blockIndex) {
        if (blockIndex > 0 && canJoin(blockIndex - 1, blockIndex)) {
            join(blockIndex - 1);
        } else if (blockIndex + 1 < blocks.size() && canJoin(blockIndex + 1, blockIndex)) {
            join(blockIndex);
        }
    }

    private boolean canJoin(int neighbourIndex, int blockIndex) {
        int blockLength = blocks.get(blockIndex).length();
        return blockLength == 0 || blockLength + blocks.get(neighbourIndex).length() <= JOINED_LENGTH;
    }

    private void join(int betterIndex) {
        blocks.get(betterIndex).append(blocks.remove(betterIndex + 1));
    }
}
