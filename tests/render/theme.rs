use coldtrail::scene::style::{Metrics, Rgba, Theme, ThemeError, ThemeName, Token};

/// Colours of shapes and lines: 3:1 against what they stand on (WCAG 1.4.11).
const SHAPES: [Token; 18] = [
    Token::Edge,
    Token::Victim,
    Token::Attacker,
    Token::Wallet,
    Token::Swap,
    Token::Mixer,
    Token::Bridge,
    Token::CashOut,
    Token::Recovered,
    Token::Incident,
    Token::Selection,
    Token::Accent,
    Token::Error,
    Token::Warning,
    Token::TextFaint,
    Token::InkViolet,
    Token::InkLime,
    Token::InkRose,
];

#[test]
fn text_and_shapes_stand_out_in_every_theme() {
    for name in ThemeName::ALL {
        let theme = Theme::get(name);
        let check = |token: Token, ground: Token, least: f32| {
            let contrast = theme.color(token).contrast(theme.color(ground));
            assert!(contrast >= least, "{name:?}: {token:?} on {ground:?} is {contrast:.2}:1, needs {least}:1");
        };
        for ground in [Token::Canvas, Token::Panel, Token::NodeFill] {
            for token in [Token::Text, Token::TextDim, Token::TextFaint, Token::Error, Token::Warning] {
                check(token, ground, 4.5);
            }
            for token in SHAPES {
                check(token, ground, 3.0);
            }
        }
        for token in [Token::Text, Token::TextDim] {
            check(token, Token::Raised, 4.5);
        }
        for token in [Token::Accent, Token::Error, Token::Warning] {
            check(token, Token::Canvas, 4.5);
        }
        check(Token::OnAccent, Token::Accent, 4.5);
        for marking in [Token::MarkingClear, Token::MarkingGreen, Token::MarkingAmber, Token::MarkingRed] {
            check(marking, Token::Banner, 4.5);
        }
        for ground in [Token::UsUnclassified, Token::UsCui, Token::UsConfidential, Token::UsSecret] {
            check(Token::MarkingClear, ground, 4.5);
        }
        for ground in [Token::UsTopSecret, Token::UsSci] {
            check(Token::Banner, ground, 4.5);
        }
    }
}

#[test]
fn roles_can_be_told_apart() {
    let roles = &SHAPES[1..9];
    for name in ThemeName::ALL {
        let theme = Theme::get(name);
        for (n, &a) in roles.iter().enumerate() {
            for &b in &roles[n + 1..] {
                let (p, q) = (theme.color(a), theme.color(b));
                let apart = u32::from(p.r.abs_diff(q.r)) + u32::from(p.g.abs_diff(q.g)) + u32::from(p.b.abs_diff(q.b));
                assert!(apart >= 40, "{name:?}: {a:?} and {b:?} are {apart} apart");
            }
        }
    }
}

#[test]
fn prescribed_colours_are_the_same_in_every_theme() {
    for name in ThemeName::ALL {
        let theme = Theme::get(name);
        for (token, rgb) in [
            (Token::Banner, (0x00, 0x00, 0x00)),
            (Token::MarkingRed, (0xFF, 0x2B, 0x2B)),
            (Token::MarkingAmber, (0xFF, 0xC0, 0x00)),
            (Token::MarkingGreen, (0x33, 0xFF, 0x00)),
            (Token::MarkingClear, (0xFF, 0xFF, 0xFF)),
        ] {
            assert_eq!(theme.color(token), Rgba::rgb(rgb.0, rgb.1, rgb.2), "{name:?} {token:?}");
        }
    }
}

#[test]
fn a_theme_file_must_be_complete_and_nothing_else() {
    let dark = std::fs::read_to_string("assets/theme/dark.ron").unwrap();
    assert_eq!(&Theme::parse(&dark).unwrap(), Theme::get(ThemeName::Dark));
    let missing = dark.replace("Victim: \"#4d9fe0\", ", "");
    assert_eq!(Theme::parse(&missing), Err(ThemeError::Missing(Token::Victim)));
    for bad in ["#12", "red", "#12345g", "#é12345"] {
        let text = dark.replace("#4d9fe0", bad);
        assert_eq!(Theme::parse(&text), Err(ThemeError::Color(Token::Victim, bad.to_owned())));
    }
    for (from, to) in [("Victim:", "Victum:"), ("dark: true,", "dark: true, bright: 3,"), ("name:", "nom:")] {
        assert!(matches!(Theme::parse(&dark.replace(from, to)), Err(ThemeError::Syntax(_))), "{to}");
    }
}

#[test]
fn the_sizes_file_is_the_one_in_use() {
    let text = std::fs::read_to_string("assets/theme/metrics.ron").unwrap();
    assert_eq!(&Metrics::parse(&text).unwrap(), Metrics::get());
    assert!(Metrics::get().font.body > 10.0 && Metrics::get().node.radius > 10.0);
    assert!(Metrics::parse(&text.replace("pane:", "pain:")).is_err());
}
