//! The address lists that a case names.

use super::super::document::List;
use super::super::lists::Terms;
use super::super::raw;
use super::{At, ListRef, Lower, path};
use crate::case::SourceIx;
use crate::check::Code;

impl Lower<'_> {
    pub(super) fn lists(&mut self, list: &List<raw::AddressList>) -> Vec<ListRef> {
        let mut out: Vec<ListRef> = Vec::with_capacity(list.len());
        for (node, item) in list {
            let Some(item) = item else { continue };
            let (at, raw) = (At { node: *node, mended: item.mended }, &item.raw);
            let source = self.ids.sources.get(&raw.source).map(|&n| SourceIx::new(n as usize));
            if source.is_none() {
                self.dangling(at, "source", "source", &raw.source, |ids| &ids.sources);
            }
            if let Some(label) = &raw.label {
                self.needed(at, "label", label);
            }
            let listed = self.maybe_moment(at, "listed", raw.listed.as_deref());
            let delisted = self.maybe_moment(at, "delisted", raw.delisted.as_deref());
            if let (Some(listed), Some(delisted)) = (listed, delisted)
                && delisted.end() <= listed.start()
            {
                let message = format!("it is taken off ({}) before it is listed ({})", delisted.iso(), listed.iso());
                self.bad(at, "delisted", Code::Backwards, message, Some("exchange the two".to_owned()));
            }
            let terms = Terms {
                label: raw.label.clone(),
                chain: raw.chain.as_deref().and_then(|text| self.chain(at, "chain", text)),
                listed,
                delisted,
                source,
            };
            if let Some((message, help)) = path::fault(&raw.path) {
                self.bad(at, "path", Code::ListPath, message, Some(help.to_owned()));
            } else if out.iter().any(|other| other.path == raw.path) {
                self.bad(at, "path", Code::ListPath, "this list is named already", Some("name it once".to_owned()));
            } else {
                out.push(ListRef { path: raw.path.clone(), terms, node: *node });
            }
        }
        out
    }
}
