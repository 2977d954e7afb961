//! The plots, drawn as SVG.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, ValueFormatter};
use plotters::prelude::*;

use super::Report;
use super::words::Lang;
use crate::participation::{By, Group, Survival};

const INK: RGBColor = RGBColor(0x1f, 0x4e, 0x79);
const BAND: RGBColor = RGBColor(0xc9, 0xdb, 0xee);
const SECOND: RGBColor = RGBColor(0xc0, 0x5a, 0x1b);
const SOFT: RGBColor = RGBColor(0x66, 0x66, 0x66);
/// Width and height; the page scales them.
const SIZE: (u32, u32) = (640, 300);

type Drawn = Result<(), Box<dyn std::error::Error>>;

/// What `draw` draws; empty if it could not, which a page without a plot says better than an error.
fn svg(
    size: (u32, u32),
    draw: impl FnOnce(&DrawingArea<SVGBackend<'_>, plotters::coord::Shift>) -> Drawn,
) -> String {
    let mut text = String::new();
    let drawn = {
        let root = SVGBackend::with_string(&mut text, size).into_drawing_area();
        draw(&root).and_then(|()| root.present().map_err(Into::into))
    };
    if drawn.is_ok() { text } else { String::new() }
}

/// A logarithmic axis of time, from one second to ten to this power, with the marks that clocks have.
struct Times(f64);

impl Ranged for Times {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        from + (f64::from(to - from) * value / self.0).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        let seconds = [1.0, 10.0, 60.0, 600.0, 3_600.0, 21_600.0, 86_400.0, 604_800.0, 2_592_000.0_f64];
        seconds.into_iter().map(f64::log10).filter(|at| *at <= self.0).collect()
    }

    fn range(&self) -> Range<f64> {
        0.0..self.0
    }
}

impl ValueFormatter<f64> for Times {}

/// A fraction on an axis, in whole percent: it adds up its steps and misses them by a hair.
fn tenths(fraction: f64, lang: Lang) -> String {
    format!("{:.0}{}", fraction * 100.0, lang.say(" %", "%"))
}

/// How many still wait after how long, with the limits; the time is logarithmic, from a second on.
pub(super) fn survival(survival: &Survival, lang: Lang) -> String {
    svg(SIZE, |root| {
        let log = |ms: i64| (ms.max(1000) as f64 / 1000.0).log10();
        let end = survival.curve.last().map_or(4.0, |point| log(point.0).max(2.0));
        let mut chart = ChartBuilder::on(root)
            .margin(12)
            .x_label_area_size(36)
            .y_label_area_size(64)
            .build_cartesian_2d(Times(end), 0.0..1.0)?;
        chart
            .configure_mesh()
            .light_line_style(WHITE)
            .x_desc(lang.say("waktu tunggu", "time waited"))
            .y_desc(lang.say("masih menunggu", "still waiting"))
            .x_label_formatter(&|x| lang.span(Some((10f64.powf(*x) * 1000.0).round() as i64)))
            .y_label_formatter(&|y| tenths(*y, lang))
            .x_labels(6)
            .label_style(("sans-serif", 13))
            .draw()?;
        let steps = |of: &dyn Fn(&crate::participation::survival::Point) -> Option<f64>| {
            let mut steps = vec![(0.0, 1.0)];
            for point in &survival.curve {
                let Some(now) = of(point) else { continue };
                let before = steps.last().map_or(1.0, |last| last.1);
                steps.extend([(log(point.0), before), (log(point.0), now)]);
            }
            steps.push((end, steps.last().map_or(1.0, |last| last.1)));
            steps
        };
        for limit in [steps(&|point| point.2), steps(&|point| point.3)] {
            chart.draw_series(LineSeries::new(limit, BAND.stroke_width(2)))?;
        }
        chart.draw_series(LineSeries::new(steps(&|point| Some(point.1)), INK.stroke_width(2)))?;
        chart.draw_series(LineSeries::new([(0.0, 0.5), (end, 0.5)], SOFT.stroke_width(1)))?;
        Ok(())
    })
}

/// The day at a place of the axis, without its year.
fn day_of(days: &[Group], x: f64) -> String {
    let day = days.get(x as usize).and_then(|group| group.key.values().next().flatten());
    day.and_then(|day| day.get(5..)).unwrap_or_default().to_owned()
}

/// The rate of each day as bars, and how many comments there were as a line of its own scale.
pub(super) fn days(report: &Report, lang: Lang) -> String {
    let days = report.groups(By::Day);
    svg(SIZE, |root| {
        let many = days.iter().map(|group| group.comments).max().unwrap_or(1).max(1) as f64;
        let end = (days.len() as f64).max(1.0);
        let mut chart = ChartBuilder::on(root)
            .margin(12)
            .x_label_area_size(36)
            .y_label_area_size(64)
            .right_y_label_area_size(60)
            .build_cartesian_2d(0.0..end, 0.0..1.0)?
            .set_secondary_coord(0.0..end, 0.0..many * 1.05);
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(WHITE)
            .x_labels(6)
            .x_desc(lang.say("hari ditulis", "day of writing"))
            .y_desc(lang.say("komentar dijawab", "comments answered"))
            .x_label_formatter(&|x| day_of(days, *x))
            .y_label_formatter(&|y| tenths(*y, lang))
            .label_style(("sans-serif", 13))
            .draw()?;
        chart
            .configure_secondary_axes()
            .y_desc(lang.say("banyaknya komentar", "comments"))
            .y_label_formatter(&|y| lang.count(*y as u64))
            .label_style(("sans-serif", 13))
            .draw()?;
        chart.draw_series(days.iter().enumerate().map(|(place, group)| {
            let x = place as f64;
            Rectangle::new([(x + 0.1, 0.0), (x + 0.9, group.rate.unwrap_or(0.0))], BAND.filled())
        }))?;
        let line = days.iter().enumerate().map(|(place, group)| (place as f64 + 0.5, group.comments as f64));
        chart.draw_secondary_series(LineSeries::new(line, SECOND.stroke_width(2)))?;
        Ok(())
    })
}

/// The median latency of each day, logarithmic.
pub(super) fn medians(report: &Report, lang: Lang) -> String {
    let days = report.groups(By::Day);
    svg(SIZE, |root| {
        let log = |ms: i64| (ms.max(1000) as f64 / 1000.0).log10();
        let known = || days.iter().enumerate().filter_map(|(at, group)| Some((at, group.latency_ms.median?)));
        let top = known().map(|(_, ms)| log(ms)).fold(2.0, f64::max);
        let end = (days.len() as f64).max(1.0);
        let mut chart = ChartBuilder::on(root)
            .margin(12)
            .x_label_area_size(36)
            .y_label_area_size(80)
            .build_cartesian_2d(0.0..end, Times(top * 1.05))?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(WHITE)
            .x_labels(6)
            .x_desc(lang.say("hari ditulis", "day of writing"))
            .y_desc(lang.say("median waktu jawab", "median latency"))
            .x_label_formatter(&|x| day_of(days, *x))
            .y_label_formatter(&|y| lang.span(Some((10f64.powf(*y) * 1000.0).round() as i64)))
            .label_style(("sans-serif", 13))
            .draw()?;
        let points: Vec<(f64, f64)> = known().map(|(at, ms)| (at as f64 + 0.5, log(ms))).collect();
        chart.draw_series(LineSeries::new(points.iter().copied(), INK.stroke_width(2)))?;
        chart.draw_series(points.iter().map(|point| Circle::new(*point, 3, INK.filled())))?;
        Ok(())
    })
}

/// The fraction that waited longer than an hour, by weekday and hour: the darker, the more.
pub(super) fn heat(report: &Report, lang: Lang) -> String {
    let heat = report.heat();
    svg((640, 250), |root| {
        let mut chart = ChartBuilder::on(root)
            .margin(8)
            .x_label_area_size(38)
            .y_label_area_size(44)
            .build_cartesian_2d(0..24i32, 0..7i32)?;
        let days = lang.weekdays();
        let day =
            |y: &i32| usize::try_from(6 - y).ok().and_then(|day| days.get(day)).copied().unwrap_or_default();
        chart
            .configure_mesh()
            .disable_mesh()
            .x_desc(lang.say("jam ditulis", "hour of writing"))
            .x_labels(12)
            .y_labels(7)
            .y_label_formatter(&|y| day(y).to_owned())
            .y_label_offset(-14)
            .label_style(("sans-serif", 13))
            .draw()?;
        for (day, hours) in (0i32..).zip(heat) {
            for (hour, late) in (0i32..).zip(hours) {
                let Some(late) = late else { continue };
                let shade =
                    |low: u8, high: u8| (f64::from(low) + (f64::from(high) - f64::from(low)) * late) as u8;
                let color = RGBColor(shade(0xea, 0x8a), shade(0xf1, 0x1c), shade(0xf8, 0x1c));
                let y = 6 - day;
                chart.draw_series([Rectangle::new([(hour, y), (hour + 1, y + 1)], color.filled())])?;
            }
        }
        Ok(())
    })
}
