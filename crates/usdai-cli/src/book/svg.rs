//! A book as one picture: cash by epoch, liquidity beside the queue, concentration, LTV.
use std::fmt::Write as _;

use super::figures::{Figures, Share};
use crate::tape::date;

const WIDTH: f64 = 1_120.0;
const HEIGHT: f64 = 840.0;
const BLUE: &str = "#2f6f9f";
const GREEN: &str = "#5aa469";
const RED: &str = "#b5483f";
const GREY: &str = "#8a8f98";

/// A picture in the making.
struct Picture(String);

/// Where a panel stands.
#[derive(Clone, Copy)]
struct Panel {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Figures {
    /// The picture, SVG.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let mut picture = Picture(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
        ));
        let title = format!(
            "Loan book on {}: {} loans, {} million outstanding",
            date::show(self.now),
            self.loans,
            label(millions(self.balance))
        );
        picture.text(24.0, 28.0, 16.0, "start", &title);
        self.cash_panel(&mut picture, Panel { x: 60.0, y: 70.0, width: 470.0, height: 300.0 });
        self.liquidity_panel(&mut picture, Panel { x: 620.0, y: 70.0, width: 470.0, height: 300.0 });
        self.shares_panel(&mut picture, Panel { x: 200.0, y: 450.0, width: 330.0, height: 340.0 });
        self.ltv_panel(&mut picture, Panel { x: 620.0, y: 450.0, width: 470.0, height: 300.0 });
        picture.0 + "</svg>\n"
    }

    fn cash_panel(&self, picture: &mut Picture, panel: Panel) {
        picture.title(panel, "Expected cash by epoch, millions: principal and interest");
        let most = self.cash.iter().map(|c| millions(c.principal + c.interest)).fold(0.0, f64::max);
        let scale = picture.axis(panel, most);
        let step = panel.width / self.cash.len().max(1) as f64;
        for (place, cash) in self.cash.iter().enumerate() {
            let x = panel.x + place as f64 * step;
            let (principal, interest) = (millions(cash.principal) * scale, millions(cash.interest) * scale);
            let base = panel.y + panel.height;
            picture.bar(x, base - principal, step * 0.8, principal, BLUE);
            picture.bar(x, base - principal - interest, step * 0.8, interest, GREEN);
        }
        self.epochs(picture, panel, step);
    }

    fn liquidity_panel(&self, picture: &mut Picture, panel: Panel) {
        picture.title(panel, "Can be paid out at an epoch's end, millions; the line is today's queue");
        let most = self.cash.iter().map(|c| millions(c.liquidity)).fold(millions(self.queued), f64::max);
        let scale = picture.axis(panel, most);
        let step = panel.width / self.cash.len().max(1) as f64;
        let base = panel.y + panel.height;
        let mut points = String::new();
        for (place, cash) in self.cash.iter().enumerate() {
            let (x, y) = (panel.x + (place as f64 + 0.5) * step, base - millions(cash.liquidity) * scale);
            let _ = write!(points, "{x:.1},{y:.1} ");
        }
        let _ = writeln!(
            picture.0,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{BLUE}\" stroke-width=\"2\"/>",
            points.trim_end()
        );
        let y = base - millions(self.queued) * scale;
        picture.line(panel.x, y, panel.x + panel.width, y, RED);
        self.epochs(picture, panel, step);
    }

    /// Every few epochs one is named.
    fn epochs(&self, picture: &mut Picture, panel: Panel, step: f64) {
        let every = self.cash.len().div_ceil(12).max(1);
        for (place, cash) in self.cash.iter().enumerate().step_by(every) {
            let x = panel.x + (place as f64 + 0.4) * step;
            picture.text(x, panel.y + panel.height + 16.0, 10.0, "middle", &cash.epoch.to_string());
        }
    }

    fn shares_panel(&self, picture: &mut Picture, panel: Panel) {
        picture.title(Panel { x: panel.x - 176.0, ..panel }, "Concentration, % of what is outstanding");
        let lists: [(&[Share], usize, &str); 3] =
            [(&self.borrowers, 8, BLUE), (&self.classes, 3, GREEN), (&self.curators, 4, GREY)];
        let most = lists.iter().flat_map(|(list, ..)| list.first()).map(|s| s.bps).max().unwrap_or(1).max(1);
        let mut y = panel.y;
        for (list, shown, colour) in lists {
            for share in list.iter().take(shown) {
                let width = share.bps as f64 / most as f64 * (panel.width - 60.0);
                picture.text(panel.x - 8.0, y + 12.0, 11.0, "end", &share.name);
                picture.bar(panel.x, y, width, 15.0, colour);
                let percent = format!("{:.1}", share.bps as f64 / 100.0);
                picture.text(panel.x + width + 6.0, y + 12.0, 11.0, "start", &percent);
                y += 20.0;
            }
            y += 10.0;
        }
    }

    fn ltv_panel(&self, picture: &mut Picture, panel: Panel) {
        picture.title(panel, "Outstanding by loan to value today, millions");
        let most = self.ltv.iter().map(|group| millions(group.balance)).fold(0.0, f64::max);
        let scale = picture.axis(panel, most);
        let step = panel.width / self.ltv.len().max(1) as f64;
        for (place, group) in self.ltv.iter().enumerate() {
            let x = panel.x + place as f64 * step;
            let height = millions(group.balance) * scale;
            let colour = if group.above >= 70 { RED } else { BLUE };
            picture.bar(x, panel.y + panel.height - height, step * 0.8, height, colour);
            let name = match group.up_to {
                Some(up_to) => format!("{}-{up_to} %", group.above),
                None => format!("> {} %", group.above),
            };
            picture.text(x + step * 0.4, panel.y + panel.height + 16.0, 11.0, "middle", &name);
            let count = format!("{} loans", group.loans);
            picture.text(x + step * 0.4, panel.y + panel.height - height - 6.0, 10.0, "middle", &count);
        }
    }
}

impl Picture {
    fn text(&mut self, x: f64, y: f64, size: f64, anchor: &str, text: &str) {
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let _ = writeln!(
            self.0,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"#222\">{text}</text>"
        );
    }

    fn title(&mut self, panel: Panel, text: &str) {
        self.text(panel.x, panel.y - 16.0, 13.0, "start", text);
    }

    fn bar(&mut self, x: f64, y: f64, width: f64, height: f64, colour: &str) {
        let _ = writeln!(
            self.0,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{colour}\"/>"
        );
    }

    fn line(&mut self, x: f64, y: f64, to_x: f64, to_y: f64, colour: &str) {
        let _ = writeln!(
            self.0,
            "<line x1=\"{x:.1}\" y1=\"{y:.1}\" x2=\"{to_x:.1}\" y2=\"{to_y:.1}\" stroke=\"{colour}\"/>"
        );
    }

    /// An axis from 0 to at least `most`; what a unit is in pixels.
    fn axis(&mut self, panel: Panel, most: f64) -> f64 {
        let top = round_up(most);
        for fifth in 0..=4_u8 {
            let part = f64::from(fifth) / 4.0;
            let y = panel.y + panel.height * (1.0 - part);
            self.line(panel.x, y, panel.x + panel.width, y, if fifth == 0 { "#444" } else { "#ddd" });
            self.text(panel.x - 6.0, y + 4.0, 10.0, "end", &label(top * part));
        }
        panel.height / top
    }
}

/// The next of 1, 2, 4, 5, 8 and 10 times a power of ten.
fn round_up(value: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(value.log10().floor());
    [1.0, 2.0, 4.0, 5.0, 8.0, 10.0]
        .map(|step| step * power)
        .into_iter()
        .find(|top| *top >= value)
        .unwrap_or(value)
}

fn label(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// For pictures only.
fn millions(wei: u128) -> f64 {
    wei as f64 / 1e24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_numbers() {
        for (value, top) in
            [(0.0, 1.0), (0.3, 0.4), (1.0, 1.0), (1.1, 2.0), (41.0, 50.0), (799.0, 800.0), (801.0, 1_000.0)]
        {
            assert!((round_up(value) - top).abs() < 1e-9, "{value}: {}", round_up(value));
        }
        assert_eq!([label(0.0), label(12.5), label(100.0)], ["0", "12.5", "100"]);
    }

    #[test]
    fn names_cannot_break_the_picture() {
        let mut picture = Picture(String::new());
        picture.text(0.0, 0.0, 1.0, "start", "<&>");
        assert!(picture.0.contains(">&lt;&amp;&gt;</text>"), "{}", picture.0);
    }
}
