//! Design tokens: colours by name. Sizes are in [`Metrics`].

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

pub use super::metrics::Metrics;

macro_rules! tokens {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// A colour by its meaning. Themes in `assets/theme/*.ron` give each a value.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        pub enum Token { $($(#[$doc])* $name,)* }

        impl Token {
            /// Every token, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

tokens! {
    /// Behind the graph.
    Canvas,
    /// Behind panes.
    Panel,
    /// Raised surfaces: buttons, chips, hovered rows.
    Raised,
    /// Separators and grid lines.
    Line,
    /// Main text.
    Text,
    /// Secondary text.
    TextDim,
    /// Tertiary text: addresses, hints.
    TextFaint,
    /// Interactive accent: links, primary button, selection of ranges.
    Accent,
    /// Text on the accent.
    OnAccent,
    /// Ring around what is selected.
    Selection,
    /// Inside of a node's shape.
    NodeFill,
    /// Edges that carry no role's colour.
    Edge,
    /// Victim.
    Victim,
    /// DPRK-linked account.
    Attacker,
    /// Wallet attributed to nobody.
    Wallet,
    /// Swap service.
    Swap,
    /// Mixer.
    Mixer,
    /// Bridge.
    Bridge,
    /// Cash-out.
    CashOut,
    /// Recovered or frozen.
    Recovered,
    /// Incident badge.
    Incident,
    /// Annotations, at first.
    InkViolet,
    /// Highlights, at first.
    InkLime,
    /// Annotations that want attention.
    InkRose,
    /// Errors.
    Error,
    /// Warnings.
    Warning,
    /// Behind a TLP marking: black in every theme, as FIRST prescribes.
    Banner,
    /// TLP:CLEAR; also the white letters of US banners.
    MarkingClear,
    /// TLP:GREEN.
    MarkingGreen,
    /// TLP:AMBER and TLP:AMBER+STRICT.
    MarkingAmber,
    /// TLP:RED.
    MarkingRed,
    /// US banner UNCLASSIFIED (green).
    UsUnclassified,
    /// US banner CUI (purple).
    UsCui,
    /// US banner CONFIDENTIAL (blue).
    UsConfidential,
    /// US banner SECRET (red).
    UsSecret,
    /// US banner TOP SECRET (orange).
    UsTopSecret,
    /// US banner TOP SECRET//SCI (yellow).
    UsSci,
}

/// An opaque or translucent colour, sRGB, alpha not multiplied in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rgba {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// 0 transparent to 255 opaque.
    pub a: u8,
}

impl Rgba {
    /// An opaque colour.
    #[must_use]
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b, a: 255 }
    }

    /// Reads `#rrggbb` or `#rrggbbaa`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if !digits.is_ascii() || !matches!(digits.len(), 6 | 8) {
            return None;
        }
        let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        let a = if digits.len() == 8 { byte(6)? } else { 255 };
        Some(Self { r: byte(0)?, g: byte(2)?, b: byte(4)?, a })
    }

    /// The colour with its opacity multiplied.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn faded(self, by: f32) -> Self {
        Self { a: (f32::from(self.a) * by.clamp(0.0, 1.0)).round() as u8, ..self }
    }

    /// Relative luminance as WCAG 2 defines it, 0 black to 1 white.
    #[must_use]
    pub fn luminance(self) -> f32 {
        let linear = |channel: u8| {
            let c = f32::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// Contrast ratio of two opaque colours as WCAG 2 defines it, 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// Which theme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum ThemeName {
    /// Dark: the screen at a desk.
    #[default]
    Dark,
    /// Light: bright rooms, documents.
    Light,
    /// Print: white paper, dark lines.
    Print,
}

impl ThemeName {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Dark, Self::Light, Self::Print];

    /// Its name on the command line, lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Print => "print",
        }
    }

    /// The theme of that name on the command line.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == text)
    }

    const fn source(self) -> &'static str {
        match self {
            Self::Dark => include_str!("../../assets/theme/dark.ron"),
            Self::Light => include_str!("../../assets/theme/light.ron"),
            Self::Print => include_str!("../../assets/theme/print.ron"),
        }
    }
}

/// A value for every token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Name for people.
    pub name: String,
    /// Whether text is lighter than its background.
    pub dark: bool,
    colors: BTreeMap<Token, Rgba>,
}

/// Why a theme file could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    /// Not the expected RON.
    #[error("not a theme: {0}")]
    Syntax(String),
    /// A value that is not a colour.
    #[error("{0:?}: {1:?} is not a colour such as #10a0ff")]
    Color(Token, String),
    /// A token without a value.
    #[error("no colour for {0:?}")]
    Missing(Token),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTheme {
    name: String,
    dark: bool,
    colors: BTreeMap<Token, String>,
}

impl Theme {
    /// One of the bundled themes.
    #[must_use]
    pub fn get(name: ThemeName) -> &'static Self {
        static THEMES: LazyLock<[Theme; 3]> = LazyLock::new(|| {
            ThemeName::ALL.map(|name| {
                Theme::parse(name.source()).unwrap_or_else(|error| {
                    log::error!("theme {}: {error}", name.name());
                    Theme::bare()
                })
            })
        });
        &THEMES[name as usize]
    }

    /// Reads a theme file.
    ///
    /// # Errors
    /// [`ThemeError`] when it is not RON of the right shape, a value is no colour or a token has none.
    pub fn parse(text: &str) -> Result<Self, ThemeError> {
        let raw: RawTheme = ron::from_str(text).map_err(|error| ThemeError::Syntax(error.to_string()))?;
        let mut colors = BTreeMap::new();
        for (token, value) in raw.colors {
            let color = Rgba::parse(&value).ok_or(ThemeError::Color(token, value))?;
            colors.insert(token, color);
        }
        match Token::ALL.iter().find(|token| !colors.contains_key(token)) {
            Some(&token) => Err(ThemeError::Missing(token)),
            None => Ok(Self { name: raw.name, dark: raw.dark, colors }),
        }
    }

    /// Black on white: legible when a theme file is damaged.
    fn bare() -> Self {
        Self { name: "Bare".to_owned(), dark: false, colors: BTreeMap::new() }
    }

    /// The colour of a token.
    #[must_use]
    pub fn color(&self, token: Token) -> Rgba {
        self.colors.get(&token).copied().unwrap_or(match token {
            Token::Canvas | Token::Panel | Token::Raised | Token::NodeFill | Token::OnAccent | Token::MarkingClear => {
                Rgba::rgb(255, 255, 255)
            }
            _ => Rgba::rgb(0, 0, 0),
        })
    }

    /// The colour of a paint.
    #[must_use]
    pub fn paint(&self, paint: super::Paint) -> Rgba {
        self.color(paint.token).faded(paint.alpha)
    }
}
