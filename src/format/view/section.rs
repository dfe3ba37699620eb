//! Structs of the view file that keep the fields they do not know.

use std::fmt;

use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::Writer;

/// The fields of a section that this version does not know, as they stand in the file, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unknown(Vec<(String, String)>);

impl Unknown {
    /// Writes them as the last fields of their section.
    pub(super) fn write(&self, out: &mut Writer) {
        for (name, text) in &self.0 {
            out.raw_field(name, text);
        }
    }

    /// Reads the value of one.
    pub(super) fn take<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        let value: Box<RawValue> = map.next_value()?;
        self.0.push((name, value.trim().get_ron().to_owned()));
        Ok(())
    }
}

/// The name of a field.
pub(super) struct Name(pub(super) String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Identifier;
        impl Visitor<'_> for Identifier {
            type Value = Name;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }
            fn visit_str<E: Error>(self, name: &str) -> Result<Name, E> {
                Ok(Name(name.to_owned()))
            }
        }
        deserializer.deserialize_identifier(Identifier)
    }
}

/// Makes a struct of the file: each field has a default, is left out of the file where it has that, and fields that are
/// none of these are kept in `unknown`.
macro_rules! section {
    ($(#[$doc:meta])* $name:ident($ron:literal) { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            /// Fields that this version does not know.
            pub unknown: $crate::format::view::Unknown,
        }

        impl $crate::format::view::Entry for $name {
            fn write(&self, out: &mut $crate::format::view::Writer) {
                out.open(if out.is_outermost() { $ron } else { "" }, '(');
                $(if self.$field != <$type>::default() {
                    out.field(stringify!($field), &self.$field);
                })*
                self.unknown.write(out);
                out.close(')');
            }

            fn keep_unknown(&mut self, from: &Self) {
                $($crate::format::view::Entry::keep_unknown(&mut self.$field, &from.$field);)*
                self.unknown.clone_from(&from.unknown);
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Fields;
                impl<'de> serde::de::Visitor<'de> for Fields {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("the fields of `", $ron, "`"))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        let mut section = <$name>::default();
                        let mut seen = std::collections::BTreeSet::new();
                        while let Some($crate::format::view::section::Name(name)) = map.next_key()? {
                            if !seen.insert(name.clone()) {
                                return Err(serde::de::Error::custom(format!("the field `{name}` stands here twice")));
                            }
                            match name.as_str() {
                                $(stringify!($field) => section.$field = map.next_value()?,)*
                                _ => section.unknown.take(name, &mut map)?,
                            }
                        }
                        Ok(section)
                    }
                }
                deserializer.deserialize_struct($ron, &[$(stringify!($field)),*], Fields)
            }
        }
    };
}

pub(super) use section;
