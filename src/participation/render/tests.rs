use insta::assert_snapshot;

use super::*;
use crate::participation::document::{Coverage, Peers, Responders, StageMedians, Within};
use crate::participation::survival::{Survival, Wait};
use crate::participation::{By, DEFINITION, Group, Key, Latency};

fn group(key: &[(By, Option<&str>)], waits: &[(i64, bool)]) -> Group {
    let wait = |&(ms, censored): &(i64, bool)| if censored { Wait::censored(ms) } else { Wait::answered(ms) };
    let survival = Survival::of(waits.iter().map(wait).collect());
    Group {
        key: Key(key.iter().map(|(by, value)| (*by, value.map(str::to_owned))).collect()),
        comments: 1_250,
        questions: 800,
        answered: 990,
        answered_questions: 700,
        rate: Some(0.792),
        question_rate: Some(0.875),
        within: Within { m15: Some(0.5), h1: Some(0.75), h24: Some(0.792) },
        latency_ms: Latency {
            median: Some(133_000),
            p90: Some(3_660_000),
            p95: Some(90_000_000),
            p99: Some(180_000_000),
            mean: Some(1_000_000.5),
        },
        working_latency_ms: Latency {
            median: Some(120_000),
            p90: Some(600_000),
            p95: Some(3_600_000),
            p99: Some(7_200_000),
            mean: Some(250_000.25),
        },
        stages_ms: StageMedians {
            received: Some(2_100),
            decided: Some(40),
            approved: Some(900_000),
            posted: Some(1_250),
        },
        survival: survival.clone(),
        question_survival: survival,
        responders: Responders { bot: 600, approved: 300, staff: 90 },
        peers: Peers { first: 40, confirmed: 12 },
        coverage: Coverage { webhook: 1_200, poller: 60, instagram: Some(1_251) },
        mature: true,
    }
}

fn empty(key: &[(By, Option<&str>)]) -> Group {
    let none = Latency { median: None, p90: None, p95: None, p99: None, mean: None };
    Group {
        comments: 0,
        questions: 0,
        answered: 0,
        answered_questions: 0,
        rate: None,
        question_rate: None,
        within: Within { m15: None, h1: None, h24: None },
        latency_ms: none,
        working_latency_ms: none,
        stages_ms: StageMedians { received: None, decided: None, approved: None, posted: None },
        responders: Responders::default(),
        peers: Peers::default(),
        coverage: Coverage::default(),
        mature: false,
        ..group(key, &[])
    }
}

fn document(groups: Vec<Group>) -> Document {
    Document {
        definition: DEFINITION,
        from: "2026-10-31T17:00:00Z".parse().unwrap(),
        to: "2026-11-30T17:00:00Z".parse().unwrap(),
        as_of: "2026-12-02T01:30:00Z".parse().unwrap(),
        zone: "Asia/Jakarta".to_owned(),
        groups,
    }
}

const WAITS: &[(i64, bool)] =
    &[(60_000, false), (120_000, false), (130_000, false), (200_000, true), (900_000, false)];

#[test]
fn a_whole_period_as_a_block() {
    assert_snapshot!(table(&document(vec![group(&[], WAITS)])), @"
    Partisipasi 2026-11-01 sampai sebelum 2026-12-01 (Asia/Jakarta)
    Dihitung 2026-12-02 08.30 · definisi 1

    Waktu tunggu pertanyaan        2 mnt 10 dtk (selang 95 %: 1 mnt s.d. –)
    Pertanyaan                     800
      dijawab                      700 (87,5 %)
    Komentar                       1.250
      dijawab                      990 (79,2 %)
      dalam 15 menit               50,0 %
      dalam 1 jam                  75,0 %
      dalam 24 jam                 79,2 %
    Waktu tunggu komentar          2 mnt 10 dtk (selang 95 %: 1 mnt s.d. –)
    Waktu jawab yang dijawab
      median                       2 mnt 13 dtk
      persentil 90                 1 jam 1 mnt
      persentil 95                 1 hari 1 jam
      persentil 99                 2 hari 2 jam
      rata-rata                    16 mnt 40 dtk
    Waktu jawab dalam jam layanan
      median                       2 mnt
      persentil 95                 1 jam
    Tahap, median
      ditulis sampai diterima      2,1 dtk
      sampai diputuskan            40 ms
      sampai disetujui             15 mnt
      sampai tayang                1,3 dtk
    Penjawab pertama
      bot                          600
      draf disetujui               300
      petugas                      90
    ");
}

#[test]
fn a_period_without_comments() {
    assert_snapshot!(table(&document(vec![empty(&[])])), @"
    Partisipasi 2026-11-01 sampai sebelum 2026-12-01 (Asia/Jakarta)
    Dihitung 2026-12-02 08.30 · definisi 1

    Waktu tunggu pertanyaan        –
    Pertanyaan                     0
      dijawab                      0 (–)
    Komentar                       0
      dijawab                      0 (–)
      dalam 15 menit               –
      dalam 1 jam                  –
      dalam 24 jam                 –
    Waktu tunggu komentar          –
    Waktu jawab yang dijawab
      median                       –
      persentil 90                 –
      persentil 95                 –
      persentil 99                 –
      rata-rata                    –
    Waktu jawab dalam jam layanan
      median                       –
      persentil 95                 –
    Tahap, median
      ditulis sampai diterima      –
      sampai diputuskan            –
      sampai disetujui             –
      sampai tayang                –
    Penjawab pertama
      bot                          0
      draf disetujui               0
      petugas                      0

    Belum matang: 24 jam sejak akhir periode belum lewat, sehingga angka masih dapat naik.
    ");
    assert_snapshot!(table(&document(vec![])), @r#"
    Partisipasi 2026-11-01 sampai sebelum 2026-12-01 (Asia/Jakarta)
    Dihitung 2026-12-02 08.30 · definisi 1

    Tidak ada komentar
    "#);
}

#[test]
fn groups_as_rows() {
    let day = |day, topic| [(By::Day, Some(day)), (By::Topic, topic)];
    let groups = vec![
        group(&day("2026-11-24", Some("Ijazah")), WAITS),
        group(&day("2026-11-24", Some("PPDB dan SPMB")), WAITS),
        Group { comments: 3, answered: 0, rate: Some(0.0), ..empty(&day("2026-11-25", None)) },
    ];
    assert_snapshot!(table(&document(groups)), @r#"
    Partisipasi 2026-11-01 sampai sebelum 2026-12-01 (Asia/Jakarta)
    Dihitung 2026-12-02 08.30 · definisi 1

    Tanggal     Topik          Komentar  Dijawab  Pertanyaan  Dijawab  ≤15 mnt  ≤1 jam  ≤24 jam        Tunggu        Median           P95  Bot  Disetujui  Petugas
    2026-11-24  Ijazah            1.250   79,2 %         800   87,5 %   50,0 %  75,0 %   79,2 %  2 mnt 10 dtk  2 mnt 13 dtk  1 hari 1 jam  600        300       90
    2026-11-24  PPDB dan SPMB     1.250   79,2 %         800   87,5 %   50,0 %  75,0 %   79,2 %  2 mnt 10 dtk  2 mnt 13 dtk  1 hari 1 jam  600        300       90
    2026-11-25  –                     3      0 %           0        –        –       –        –             –             –             –    0          0        0

    Belum matang: 24 jam sejak akhir periode belum lewat, sehingga angka masih dapat naik.
    "#);
}

#[test]
fn csv_has_a_row_a_group_and_no_formulas() {
    let topic = |topic| [(By::Topic, Some(topic))];
    let groups = vec![
        group(&topic("Ijazah, rapor"), WAITS),
        empty(&topic("=1+1")),
        empty(&topic("@topik")),
        empty(&[(By::Topic, None)]),
    ];
    assert_snapshot!(csv(&document(groups)).unwrap(), @r#"
    topic,comments,questions,answered,answered_questions,rate,question_rate,within_15m,within_1h,within_24h,latency_median_ms,latency_p90_ms,latency_p95_ms,latency_p99_ms,latency_mean_ms,working_latency_median_ms,working_latency_p90_ms,working_latency_p95_ms,working_latency_p99_ms,working_latency_mean_ms,survival_median_ms,survival_low_ms,survival_high_ms,question_survival_median_ms,question_survival_low_ms,question_survival_high_ms,stage_received_ms,stage_decided_ms,stage_approved_ms,stage_posted_ms,bot,approved,staff,peers_first,peers_confirmed,by_webhook,by_poller,by_instagram,mature,from,to,as_of,zone,definition
    "Ijazah, rapor",1250,800,990,700,0.792,0.875,0.5,0.75,0.792,133000,3660000,90000000,180000000,1000000.5,120000,600000,3600000,7200000,250000.25,130000,60000,,130000,60000,,2100,40,900000,1250,600,300,90,40,12,1200,60,1251,true,2026-10-31T17:00:00.000Z,2026-11-30T17:00:00.000Z,2026-12-02T01:30:00.000Z,Asia/Jakarta,1
    '=1+1,0,0,0,0,,,,,,,,,,,,,,,,,,,,,,,,,,0,0,0,0,0,0,0,,false,2026-10-31T17:00:00.000Z,2026-11-30T17:00:00.000Z,2026-12-02T01:30:00.000Z,Asia/Jakarta,1
    '@topik,0,0,0,0,,,,,,,,,,,,,,,,,,,,,,,,,,0,0,0,0,0,0,0,,false,2026-10-31T17:00:00.000Z,2026-11-30T17:00:00.000Z,2026-12-02T01:30:00.000Z,Asia/Jakarta,1
    ,0,0,0,0,,,,,,,,,,,,,,,,,,,,,,,,,,0,0,0,0,0,0,0,,false,2026-10-31T17:00:00.000Z,2026-11-30T17:00:00.000Z,2026-12-02T01:30:00.000Z,Asia/Jakarta,1
    "#);
    assert_snapshot!(csv(&document(vec![empty(&[])])).unwrap(), @"
    comments,questions,answered,answered_questions,rate,question_rate,within_15m,within_1h,within_24h,latency_median_ms,latency_p90_ms,latency_p95_ms,latency_p99_ms,latency_mean_ms,working_latency_median_ms,working_latency_p90_ms,working_latency_p95_ms,working_latency_p99_ms,working_latency_mean_ms,survival_median_ms,survival_low_ms,survival_high_ms,question_survival_median_ms,question_survival_low_ms,question_survival_high_ms,stage_received_ms,stage_decided_ms,stage_approved_ms,stage_posted_ms,bot,approved,staff,peers_first,peers_confirmed,by_webhook,by_poller,by_instagram,mature,from,to,as_of,zone,definition
    0,0,0,0,,,,,,,,,,,,,,,,,,,,,,,,,,0,0,0,0,0,0,0,,false,2026-10-31T17:00:00.000Z,2026-11-30T17:00:00.000Z,2026-12-02T01:30:00.000Z,Asia/Jakarta,1
    ");
}

#[test]
fn json_is_the_document() {
    let document = document(vec![empty(&[(By::Day, Some("2026-11-24"))])]);
    assert_eq!(serde_json::from_str::<Document>(&json(&document).unwrap()).unwrap(), document);
}
