package org.bourse.server.persistence.state;

import java.util.OptionalLong;

/**
 * The sums over the database at the sequence it has reached, to be compared with what was rebuilt from it.
 *
 * @param brokers how many are registered
 * @param instruments how many are listed
 * @param openOrders how many are open
 * @param balance sum of all balances, in any unit of money, as each has to be 0; anything else is damage
 * @param stateHash the engine's hash of its state at the reached sequence, when it was recorded there
 */
public record DatabaseTotals(long brokers, long instruments, long openOrders, long balance, OptionalLong stateHash) {}
