package org.bourse.engine;

import org.bourse.engine.model.Side;
import org.jspecify.annotations.Nullable;

/**
 * The resting orders on one side of an instrument's book, by price level.
 *
 * <p>Prices are compared as <em>ranks</em>: the price on the ask side, its negative on the bid side, so that a better
 * price has a smaller rank on either and one algorithm serves both. The levels form a list from best to worst (the best
 * and the next one after it cost nothing to find) and a balanced binary (AVL) tree, so that a level at any price, be they
 * dense or far apart, is found and made in logarithmic time whatever prices participants choose. Most orders come to a
 * level that was used a moment ago or improve the best one; both skip the tree. Stops that wait are kept in the same form,
 * as a {@link StopSide}.
 */
class BookSide {

    /** The side of a level that is in no book. */
    static final BookSide NONE = new BookSide(-1, Side.BID, new PriceLevelPool());

    private static final int RECENT = 128;

    final int instrumentId;
    final Side side;

    /** What prices times quantities are counted in. */
    Money money = Money.NONE;

    private final long sign;
    private final PriceLevelPool pool;
    private final @Nullable PriceLevel[] recent = new PriceLevel[RECENT];
    private @Nullable PriceLevel best;
    private @Nullable PriceLevel root;
    private long totalQuantity;

    /** Whether it is the book, which everybody sees. */
    final boolean isBook;

    /** What its levels hide; null as long as no iceberg rests here. */
    private @Nullable HiddenLevels hidden;

    BookSide(int instrumentId, Side side, PriceLevelPool pool) {
        this(instrumentId, side, pool, side, true);
    }

    /** Of orders of one side, in the order in which prices of {@code sorted} are better. */
    BookSide(int instrumentId, Side side, PriceLevelPool pool, Side sorted, boolean isBook) {
        this.instrumentId = instrumentId;
        this.side = side;
        this.sign = sorted == Side.ASK ? 1 : -1;
        this.pool = pool;
        this.isBook = isBook;
    }

    /** A price in the order of this side: the smaller, the better for whoever trades against it. */
    long rank(long price) {
        return price * sign;
    }

    long price(long rank) {
        return rank * sign;
    }

    /** The level that trades first, or null when the side is empty. */
    @Nullable
    PriceLevel best() {
        return best;
    }

    /** Lets an order rest, behind all others of its price. */
    void add(Order order, long price) {
        level(rank(price)).append(order);
        totalQuantity += order.leavesQuantity;
    }

    /** Takes an order out, and its level when it was the last there. */
    void remove(Order order) {
        PriceLevel level = order.level;
        totalQuantity -= order.leavesQuantity;
        level.remove(order);
        order.level = PriceLevel.NONE;
        if (level.orderCount == 0) {
            remove(level);
        }
    }

    /** The limit of an order that is here; 0 for any price. */
    long limitOf(Order order) {
        return order.level.price();
    }

    /** The price that the value of an order that is here is counted at. */
    long valuePriceOf(Order order) {
        return order.level.price();
    }

    /**
     * What the order's price level will show once the order is gone.
     *
     * @param shown what it shows of the order
     */
    long quantityWithout(Order order, long shown) {
        return order.level.shownQuantity() - shown;
    }

    /** How many orders the order's price level will have once the order is gone. */
    int ordersWithout(Order order) {
        return order.level.orderCount - 1;
    }

    /** Takes quantity off an order that stays where it is in its queue. */
    void reduce(Order order, long quantity) {
        order.leavesQuantity -= quantity;
        order.level.totalQuantity -= quantity;
        totalQuantity -= quantity;
    }

    /** Notes that an order of a level hides more than before, or less where this is negative. */
    void hide(PriceLevel level, long quantity) {
        HiddenLevels levels = hidden;
        if (levels == null) {
            levels = new HiddenLevels();
            hidden = levels;
        }
        levels.add(level.rank, quantity);
        if (levels.isEmpty()) {
            hidden = null;
        }
    }

    /** Whether any of its levels hides some of its quantity. */
    boolean hides() {
        return hidden != null;
    }

    /** How much of a level's quantity it shows: all that no iceberg hides. */
    long shown(PriceLevel level) {
        HiddenLevels levels = hidden;
        return levels == null ? level.totalQuantity : level.totalQuantity - levels.at(level.rank);
    }

    /** Whether orders of this rank or better hold at least so many shares, judged by whole levels. */
    boolean holds(long quantity, long worstRank) {
        if (totalQuantity < quantity) {
            return false;
        }
        long missing = quantity;
        for (PriceLevel level = best; level != null && level.rank <= worstRank; level = level.worse) {
            missing -= level.totalQuantity;
            if (missing <= 0) {
                return true;
            }
        }
        return false;
    }

    /** The level of this rank, made if there is none. */
    private PriceLevel level(long rank) {
        int slot = (int) rank & (RECENT - 1);
        PriceLevel known = recent[slot];
        if (known != null && known.rank == rank) {
            return known;
        }
        PriceLevel level = findOrInsert(rank);
        recent[slot] = level;
        return level;
    }

    private PriceLevel findOrInsert(long rank) {
        PriceLevel top = best;
        if (top != null && rank < top.rank) {
            return insertLeft(top, rank);
        }
        PriceLevel node = root;
        if (node == null) {
            PriceLevel only = pool.obtain(this, rank);
            only.height = 1;
            root = only;
            best = only;
            return only;
        }
        while (node.rank != rank) {
            PriceLevel child = rank < node.rank ? node.left : node.right;
            if (child == null) {
                return rank < node.rank ? insertLeft(node, rank) : insertRight(node, rank);
            }
            node = child;
        }
        return node;
    }

    /** Makes a level just better than a node without a left child. */
    private PriceLevel insertLeft(PriceLevel node, long rank) {
        PriceLevel level = leaf(node, rank);
        node.left = level;
        link(node.better, level, node);
        rebalanceFrom(node);
        return level;
    }

    /** Makes a level just worse than a node without a right child. */
    private PriceLevel insertRight(PriceLevel node, long rank) {
        PriceLevel level = leaf(node, rank);
        node.right = level;
        link(node, level, node.worse);
        rebalanceFrom(node);
        return level;
    }

    private PriceLevel leaf(PriceLevel parent, long rank) {
        PriceLevel level = pool.obtain(this, rank);
        level.parent = parent;
        level.height = 1;
        return level;
    }

    private void link(@Nullable PriceLevel better, PriceLevel level, @Nullable PriceLevel worse) {
        level.better = better;
        level.worse = worse;
        if (better == null) {
            best = level;
        } else {
            better.worse = level;
        }
        if (worse != null) {
            worse.better = level;
        }
    }

    private void remove(PriceLevel level) {
        removeFromTree(level);
        PriceLevel better = level.better;
        PriceLevel worse = level.worse;
        if (better == null) {
            best = worse;
        } else {
            better.worse = worse;
        }
        if (worse != null) {
            worse.better = better;
        }
        level.better = null;
        level.worse = null;
        int slot = (int) level.rank & (RECENT - 1);
        if (recent[slot] == level) {
            recent[slot] = null;
        }
        pool.release(level);
    }

    private void removeFromTree(PriceLevel level) {
        PriceLevel left = level.left;
        PriceLevel right = level.right;
        PriceLevel changed;
        if (left == null || right == null) {
            changed = level.parent;
            replace(level, left == null ? right : left);
        } else {
            changed = replaceByNext(level, left, right);
        }
        level.parent = null;
        level.left = null;
        level.right = null;
        rebalanceFrom(changed);
    }

    /**
     * Puts the next worse level in the place of one with two children; it is the leftmost one under the right child.
     *
     * @return the lowest node whose subtree changed
     */
    private PriceLevel replaceByNext(PriceLevel level, PriceLevel left, PriceLevel right) {
        PriceLevel next = right;
        for (PriceLevel child = right.left; child != null; child = child.left) {
            next = child;
        }
        PriceLevel changed = next;
        PriceLevel nextParent = next.parent;
        if (nextParent != null && nextParent != level) {
            changed = nextParent;
            replace(next, next.right);
            next.right = right;
            right.parent = next;
        }
        next.left = left;
        left.parent = next;
        next.height = level.height;
        replace(level, next);
        return changed;
    }

    /** Puts a node, or nothing, where another hangs under its parent. */
    private void replace(PriceLevel node, @Nullable PriceLevel replacement) {
        PriceLevel parent = node.parent;
        if (parent == null) {
            root = replacement;
        } else if (parent.left == node) {
            parent.left = replacement;
        } else {
            parent.right = replacement;
        }
        if (replacement != null) {
            replacement.parent = parent;
        }
    }

    /** Restores balance upwards from the lowest changed node, as far as heights change. */
    private void rebalanceFrom(@Nullable PriceLevel lowest) {
        PriceLevel node = lowest;
        while (node != null) {
            int heightBefore = node.height;
            PriceLevel top = balance(node);
            if (top.height == heightBefore) {
                return;
            }
            node = top.parent;
        }
    }

    /** Brings a node whose children differ by up to two in height into balance; returns the top of that subtree. */
    private PriceLevel balance(PriceLevel node) {
        PriceLevel left = node.left;
        PriceLevel right = node.right;
        int tilt = height(right) - height(left);
        if (left != null && tilt < -1) {
            PriceLevel middle = left.right;
            if (middle != null && height(left.left) < middle.height) {
                rotateLeft(left, middle);
                left = middle;
            }
            return rotateRight(node, left);
        }
        if (right != null && tilt > 1) {
            PriceLevel middle = right.left;
            if (middle != null && height(right.right) < middle.height) {
                rotateRight(right, middle);
                right = middle;
            }
            return rotateLeft(node, right);
        }
        updateHeight(node);
        return node;
    }

    /** Lifts a node's right child above it. */
    private PriceLevel rotateLeft(PriceLevel node, PriceLevel child) {
        replace(node, child);
        PriceLevel middle = child.left;
        node.right = middle;
        if (middle != null) {
            middle.parent = node;
        }
        child.left = node;
        node.parent = child;
        updateHeight(node);
        updateHeight(child);
        return child;
    }

    /** Lifts a node's left child above it. */
    private PriceLevel rotateRight(PriceLevel node, PriceLevel child) {
        replace(node, child);
        PriceLevel middle = child.right;
        node.left = middle;
        if (middle != null) {
            middle.parent = node;
        }
        child.right = node;
        node.parent = child;
        updateHeight(node);
        updateHeight(child);
        return child;
    }

    private static void updateHeight(PriceLevel node) {
        node.height = 1 + Math.max(height(node.left), height(node.right));
    }

    private static int height(@Nullable PriceLevel node) {
        return node == null ? 0 : node.height;
    }
}
