//! The ratios as bars on a logarithmic scale, each with the mark of its target.
use crate::report::Row;

const LEFT: f64 = 400.0;
const WIDTH: f64 = 420.0;
const HEIGHT: usize = 24;
/// Ratios at the ends of the scale.
const LEAST: f64 = 0.001;
const MOST: f64 = 2.0;

/// An SVG picture of the rows that have a target.
pub fn draw(rows: &[Row]) -> String {
    let shown: Vec<(&Row, f64, f64)> =
        rows.iter().filter_map(|row| Some((row, row.ratio()?, row.target?))).collect();
    let bottom = 64 + shown.len() * HEIGHT;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 880 {}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"10\" y=\"22\" font-size=\"14\" font-weight=\"bold\">Gas, ours over Solidity's (log scale; the mark is the target)</text>\n",
        bottom + 28
    );
    for tick in [0.001, 0.01, 0.1, 0.5, 1.0, 2.0] {
        let x = place(tick);
        out += &format!(
            "<line x1=\"{x:.1}\" y1=\"36\" x2=\"{x:.1}\" y2=\"{bottom}\" stroke=\"#ddd\"/><text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\" fill=\"#666\">{tick}</text>\n",
            bottom + 16
        );
    }
    for (index, (row, ratio, target)) in shown.iter().enumerate() {
        let y = 42 + index * HEIGHT;
        let colour = if row.met() == Some(true) { "#2f7d4f" } else { "#b5482f" };
        let (end, mark) = (place(*ratio), place(*target));
        out += &format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}: {} <tspan fill=\"#888\">{}</tspan></text>\
             <rect x=\"{LEFT}\" y=\"{y}\" width=\"{:.1}\" height=\"15\" fill=\"{colour}\"/>\
             <line x1=\"{mark:.1}\" y1=\"{}\" x2=\"{mark:.1}\" y2=\"{}\" stroke=\"#000\" stroke-width=\"2\"/>\
             <text x=\"{:.1}\" y=\"{}\">{}</text>\n",
            LEFT - 8.0,
            y + 12,
            row.group,
            row.operation,
            row.peer.as_ref().and_then(|peer| peer.name.split([',', ' ']).next()).unwrap_or_default(),
            end - LEFT,
            y - 3,
            y + 18,
            end.max(mark) + 6.0,
            y + 12,
            if *ratio < 0.1 { format!("{ratio:.4}") } else { format!("{ratio:.2}") },
        );
    }
    out + "</svg>\n"
}

/// Where a ratio is on the scale.
fn place(ratio: f64) -> f64 {
    let (least, most) = (LEAST.ln(), MOST.ln());
    LEFT + (ratio.clamp(LEAST, MOST).ln() - least) / (most - least) * WIDTH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_ends_where_it_says() {
        assert!((place(LEAST) - LEFT).abs() < 1e-9);
        assert!((place(MOST) - LEFT - WIDTH).abs() < 1e-9);
        assert!(place(0.01) < place(0.1));
    }
}
