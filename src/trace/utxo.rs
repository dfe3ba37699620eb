//! Transactions of unspent outputs, as on Bitcoin: several coins go in, several come out, and the rest is the fee.
//!
//! The rules, all of which change results: a coin is its parts in the order in which they were poured. *First in, first
//! out* takes the parts of the inputs in order, *last in, first out* the very reverse (inputs and the parts inside them);
//! both pour into the outputs in their order. *Taint in, highest out* pours tainted parts first, into the outputs from
//! the largest to the smallest, of equal ones the earlier first (Tironsakkul, Maarek, Eross and Just, 2019). *Pro rata*
//! gives every output the same share. Outputs are paid before the fee, which takes the tail (pro rata: its share). New
//! coins are clean.

use super::book::{Book, Fifo, Lifo, Lots, Piece, Shares, TaintedFirst};
use super::tag::{Part, Tag};
use crate::case::IncidentIx;

/// A rule for transactions of unspent outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UtxoMethod {
    /// First in, first out.
    Fifo,
    /// Last in, first out.
    Lifo,
    /// The same share of everything.
    ProRata,
    /// Taint in, highest out.
    TaintInHighestOut,
}

/// A transaction. Coins are numbered; each is created once and spent at most once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transaction {
    /// Coins spent, in the order of the inputs; none for newly mined coins.
    pub spends: Vec<usize>,
    /// Coins created, with their value in base units, in the order of the outputs.
    pub creates: Vec<(usize, u128)>,
}

/// Why transactions cannot be traced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UtxoError {
    /// A coin is spent that no earlier transaction created, or that was spent before.
    #[error(
        "transaction {transaction} spends coin {coin}, which does not exist at that point; check the order of the rows"
    )]
    NoSuchCoin {
        /// Which transaction, counted from 0.
        transaction: usize,
        /// Which coin.
        coin: usize,
    },
    /// A coin is created twice.
    #[error("transaction {transaction} creates coin {coin} again; each output needs a number of its own")]
    Twice {
        /// Which transaction, counted from 0.
        transaction: usize,
        /// Which coin.
        coin: usize,
    },
    /// Outputs exceed inputs.
    #[error("transaction {transaction} creates more than it spends; an input is missing")]
    Overspent {
        /// Which transaction, counted from 0.
        transaction: usize,
    },
    /// The values exceed 128 bits.
    #[error("the values of transaction {transaction} add up to more than 2^128−1 base units")]
    TooLarge {
        /// Which transaction, counted from 0.
        transaction: usize,
    },
}

/// What coins and fees consist of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UtxoTrace {
    /// The parts of every coin that was created, by its number, in the order in which they were poured.
    pub coins: std::collections::BTreeMap<usize, Vec<Part>>,
    /// The fee of every transaction.
    pub fees: Vec<Vec<Part>>,
}

/// Runs a method over transactions in order. `stolen` says which coins were taken in a theft when they were created.
///
/// # Errors
/// [`UtxoError`] where the transactions are no chain of coins.
pub fn trace_coins(
    transactions: &[Transaction],
    stolen: &dyn Fn(usize) -> Option<IncidentIx>,
    method: UtxoMethod,
) -> Result<UtxoTrace, UtxoError> {
    match method {
        UtxoMethod::Fifo => run(transactions, stolen, &Lots::<Fifo, u128>::new, false),
        UtxoMethod::Lifo => run(transactions, stolen, &Lots::<Lifo, u128>::new, false),
        UtxoMethod::ProRata => run(transactions, stolen, &Shares::new, false),
        UtxoMethod::TaintInHighestOut => run(transactions, stolen, &Lots::<TaintedFirst, u128>::new, true),
    }
}

fn run<B: Book<u128>>(
    transactions: &[Transaction],
    stolen: &dyn Fn(usize) -> Option<IncidentIx>,
    empty: &dyn Fn() -> B,
    highest_out: bool,
) -> Result<UtxoTrace, UtxoError> {
    let mut trace = UtxoTrace::default();
    let mut spent = std::collections::BTreeSet::new();
    for (n, transaction) in transactions.iter().enumerate() {
        // The parts of a transaction are in one pool for a moment.
        let mut pool = empty();
        pool.grow(1);
        let mut taken = Vec::new();
        let (ins, outs) = values(&trace, transaction, n)?;
        for &coin in &transaction.spends {
            let parts = trace.coins.get(&coin).filter(|_| spent.insert(coin));
            let parts = parts.ok_or(UtxoError::NoSuchCoin { transaction: n, coin })?;
            let pieces: Vec<Piece<u128>> =
                parts.iter().map(|part| Piece { qty: part.qty, tag: part.tag, born: part.born }).collect();
            pool.put(0, &pieces).ok_or(UtxoError::TooLarge { transaction: n })?;
        }
        let born = u32::try_from(n).unwrap_or(u32::MAX);
        let mined = transaction.spends.is_empty();
        if mined && outs > 0 {
            let coin = Piece { qty: outs, tag: Tag::CLEAN, born };
            pool.put(0, &[coin]).ok_or(UtxoError::TooLarge { transaction: n })?;
        } else if outs > ins {
            return Err(UtxoError::Overspent { transaction: n });
        }
        let mut order: Vec<&(usize, u128)> = transaction.creates.iter().collect();
        if highest_out {
            // A stable sort: of equal outputs the earlier first.
            order.sort_by_key(|(_, value)| std::cmp::Reverse(*value));
        }
        for &&(coin, value) in &order {
            taken.clear();
            pool.take(0, value, &mut taken);
            let mut parts: Vec<Part> = taken.drain(..).map(Part::from).collect();
            if let Some(incident) = stolen(coin) {
                parts = vec![Part { qty: value, tag: Tag::stolen(incident), born }];
            }
            if trace.coins.insert(coin, parts).is_some() {
                return Err(UtxoError::Twice { transaction: n, coin });
            }
        }
        pool.take(0, if mined { 0 } else { ins - outs }, &mut taken);
        trace.fees.push(taken.drain(..).map(Part::from).collect());
    }
    Ok(trace)
}

/// What a transaction spends and creates, in base units.
fn values(trace: &UtxoTrace, transaction: &Transaction, n: usize) -> Result<(u128, u128), UtxoError> {
    let too_large = UtxoError::TooLarge { transaction: n };
    let coins = transaction.spends.iter().filter_map(|coin| trace.coins.get(coin));
    let ins = sum(coins.flatten().map(|part| part.qty)).ok_or(too_large)?;
    let outs = sum(transaction.creates.iter().map(|(_, value)| *value)).ok_or(too_large)?;
    Ok((ins, outs))
}

fn sum(mut values: impl Iterator<Item = u128>) -> Option<u128> {
    values.try_fold(0u128, u128::checked_add)
}
