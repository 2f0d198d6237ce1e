package org.bourse.loadtest.flow;

/**
 * The users of a run that send a batch in place of one order, and the orders in it: the user's own, whose number is the
 * user's, and others that nobody else sends, with numbers behind those of all users.
 *
 * @param users how many users there are
 * @param percent how many of a hundred users send a batch
 */
public record BatchedOrders(int users, int percent) {

    /** The number of orders in a batch. */
    public static final int LENGTH = 10;

    private static final int OTHERS = LENGTH - 1;

    /** Has no common factor with a hundred: so users that send batches are spread among the others. */
    private static final long SPREAD = 37;

    /** Each order alone. */
    public static final BatchedOrders NONE = new BatchedOrders(Integer.MAX_VALUE, 0);

    /** Whether this user sends a batch. */
    public boolean isSentBy(int user) {
        return user * SPREAD % 100 < percent;
    }

    /** The number of the order at this place, from 0, of the user's batch. */
    int number(int user, int place) {
        return place == 0 ? user : users + user * OTHERS + place - 1;
    }

    /** The user that sends the order with this number. */
    int user(int number) {
        return number < users ? number : (number - users) / OTHERS;
    }

    /** All numbers there are. */
    public int numbers() {
        return percent == 0 ? users : Math.multiplyExact(users, LENGTH);
    }
}
