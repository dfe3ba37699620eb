//! What a case keeps to itself: amounts that are not printed, and the original behind a disguise.

use std::sync::Arc;

use super::{Disguise, Scrubber};
use crate::case::{Amount, AssetIx, Case, TransferIx, Usd, WalletIx};

/// Stands in place of an amount whose value nobody knows.
const UNVALUED: &str = "amount withheld";

/// Why an amount is not printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Silence {
    /// It is.
    No,
    /// It is worth less than the threshold.
    Small,
    /// Nobody can tell whether it is.
    Unvalued,
}

/// What must not be printed of a case. Whoever prints an amount asks the case, and the case asks this.
#[derive(Clone, Default)]
pub struct Discretion {
    /// Single amounts worth less are not printed.
    below: Option<Usd>,
    /// The transfers of which that holds, by index; empty where it holds of none.
    withheld: Vec<Silence>,
    /// What is hidden, in words.
    words: String,
    /// The case without disguise: identities, never shown.
    original: Option<Arc<Case>>,
    /// Takes what is hidden out of texts.
    pub(super) scrubber: Option<Arc<Scrubber>>,
}

impl PartialEq for Discretion {
    fn eq(&self, other: &Self) -> bool {
        (self.below, &self.withheld, &self.original) == (other.below, &other.withheld, &other.original)
    }
}

impl Eq for Discretion {}

/// Says nothing of what is hidden.
impl std::fmt::Debug for Discretion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let withheld = self.count();
        f.debug_struct("Discretion").field("below", &self.below).field("withheld", &withheld).finish_non_exhaustive()
    }
}

impl Discretion {
    pub(super) fn of(case: &Arc<Case>, disguise: &Disguise, value: &dyn Fn(TransferIx) -> Option<Usd>) -> Self {
        let below = disguise.below.filter(|below| below.0 > 0);
        let withheld = below.map_or_else(Vec::new, |below| {
            let silence = |(ix, transfer): (TransferIx, &crate::case::Transfer)| match value(ix) {
                _ if transfer.amount.is_none() => Silence::No,
                Some(usd) if usd >= below => Silence::No,
                Some(_) => Silence::Small,
                None => Silence::Unvalued,
            };
            case.transfers().map(silence).collect()
        });
        Self { below, withheld, words: disguise.words(), original: Some(Arc::clone(case)), scrubber: None }
    }

    pub(super) fn withholds(&self, transfer: TransferIx) -> bool {
        self.silence(transfer) != Silence::No
    }

    fn silence(&self, transfer: TransferIx) -> Silence {
        self.withheld.get(transfer.get()).copied().unwrap_or(Silence::No)
    }

    pub(super) fn instead(&self) -> Option<String> {
        self.below.map(|below| format!("under {}", below.full()))
    }

    pub(super) fn count(&self) -> usize {
        self.withheld.iter().filter(|&&silence| silence != Silence::No).count()
    }
}

impl Case {
    /// The case without disguise, for identities only: keys of nodes, ids of the view file, look-alike addresses. What
    /// it says must never be shown; a test lists the few modules that may ask.
    #[must_use]
    pub fn beneath(&self) -> &Self {
        self.discretion.original.as_deref().unwrap_or(self)
    }

    /// What is hidden of it, for people: `addresses, transaction ids`; nothing where nothing is.
    #[must_use]
    pub fn withheld_words(&self) -> Option<&str> {
        self.is_disguised().then_some(self.discretion.words.as_str()).filter(|words| !words.is_empty())
    }

    /// Whether something of it is hidden.
    #[must_use]
    pub fn is_disguised(&self) -> bool {
        self.discretion.original.is_some()
    }

    /// The asset of an id of the case file.
    #[must_use]
    pub fn asset_of_id(&self, id: &str) -> Option<AssetIx> {
        self.beneath().assets.iter().position(|asset| asset.id == id).map(AssetIx::new)
    }

    /// A text that is no part of the case, such as the name of a group made by hand, without what the case hides.
    #[must_use]
    pub fn scrub(&self, text: &str) -> String {
        self.discretion.scrubber.as_ref().map_or_else(|| text.to_owned(), |scrubber| scrubber.text(text))
    }

    /// How a wallet is named where an address is wanted: the address, or the id where none is known or shown.
    #[must_use]
    pub fn account_name(&self, wallet: WalletIx) -> &str {
        let Some(of) = self.wallets.get(wallet.get()) else { return "" };
        match &of.address {
            Some(address) if !address.is_withheld() => address.text(),
            _ => of.id.as_str(),
        }
    }

    /// Whether the amount of a transfer must not be printed.
    #[must_use]
    pub fn withholds(&self, transfer: TransferIx) -> bool {
        self.discretion.withholds(transfer)
    }

    /// What stands in place of an amount that is not printed: `under USD 10,000`.
    #[must_use]
    pub fn in_place_of_amount(&self) -> Option<String> {
        self.discretion.instead()
    }

    /// What stands in place of what is shown of an edge or a list of transfers, where that is one transfer alone and its
    /// amount is withheld. A sum of several is no single amount and stays.
    #[must_use]
    pub fn in_place_of(&self, transfers: &[TransferIx]) -> Option<String> {
        match transfers {
            [one] => match self.discretion.silence(*one) {
                Silence::No => None,
                Silence::Small => self.in_place_of_amount(),
                Silence::Unvalued => Some(UNVALUED.to_owned()),
            },
            _ => None,
        }
    }

    /// As [`Case::in_place_of`], where only the value of so many transfers together is at hand.
    #[must_use]
    pub fn in_place_of_value(&self, transfers: usize, usd: Option<Usd>) -> Option<String> {
        let below = self.discretion.below?;
        match usd {
            _ if transfers != 1 => None,
            Some(usd) if usd >= below => None,
            Some(_) => self.in_place_of_amount(),
            None => Some(UNVALUED.to_owned()),
        }
    }

    /// An amount with its symbol, e.g. `10,000 ETH`: of a sum, or of what no transfer is.
    #[must_use]
    pub fn show_amount(&self, asset: AssetIx, amount: Amount) -> String {
        let asset = &self[asset];
        format!("{} {}", amount.grouped(asset.decimals), asset.symbol)
    }

    /// What a transfer moved, e.g. `10,000 ETH` or `ETH, amount unknown`, or in place of it `ETH, under USD 10,000`.
    #[must_use]
    pub fn show_sent(&self, transfer: TransferIx) -> String {
        let Some(of) = self.transfers.get(transfer.get()) else { return String::new() };
        match (of.amount, self.in_place_of(&[transfer])) {
            (Some(_), Some(instead)) => format!("{}, {instead}", self[of.asset].symbol),
            (Some(amount), None) => self.show_amount(of.asset, amount),
            (None, _) => format!("{}, amount unknown", self[of.asset].symbol),
        }
    }

    /// What came back for a transfer, e.g. `2.5 BTC`; nothing where nothing did.
    #[must_use]
    pub fn show_received(&self, transfer: TransferIx) -> Option<String> {
        let (asset, amount) = self.transfers.get(transfer.get())?.received?;
        Some(match self.in_place_of(&[transfer]) {
            Some(instead) => format!("{}, {instead}", self[asset].symbol),
            None => self.show_amount(asset, amount),
        })
    }

    /// All digits of what a transfer moved, for machines: `10000.5`, `unknown` or `under USD 10,000`.
    #[must_use]
    pub fn exact_sent(&self, transfer: TransferIx) -> String {
        let Some(of) = self.transfers.get(transfer.get()) else { return String::new() };
        let Some(amount) = of.amount else { return "unknown".to_owned() };
        self.in_place_of(&[transfer]).unwrap_or_else(|| amount.exact(self[of.asset].decimals))
    }
}
