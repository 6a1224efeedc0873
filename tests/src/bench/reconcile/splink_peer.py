"""The peer of `bench reconcile`: Splink on DuckDB, set up as its guide recommends (several
blocking rules, u by random sampling, m by expectation maximisation, term frequencies).

Usage: splink_peer.py ROWS.csv OUT.csv [large]; the rows have row, list, name, nationality, birth,
year, passport, permit, company, place. Writes row and cluster at each threshold; prints seconds.
`large`: blocking rules that stay near-linear on a million rows, one threshold, nothing written.
"""

import logging
import re
import sys
import time
import unicodedata

import duckdb
import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

LARGE = len(sys.argv) > 3
THRESHOLDS = [0.9] if LARGE else [0.5, 0.9, 0.99]
logging.disable(logging.CRITICAL)


def words(name, drop=()):
    plain = unicodedata.normalize("NFKD", name.lower().replace("ı", "i").replace("đ", "d").replace("ß", "ss"))
    plain = re.sub(r"[^a-z0-9 ]", "", re.sub(r"[-,.]", " ", plain))
    return sorted(word for word in plain.split() if word not in drop)


rows = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
started = time.perf_counter()
rows["unique_id"] = rows["row"].astype(int)
rows["source_dataset"] = rows["list"]
rows["full_name"] = rows["name"].map(lambda name: " ".join(words(name)))
rows["first_word"] = rows["full_name"].str.split(" ").str[0]
rows["last_word"] = rows["full_name"].str.split(" ").str[-1]
rows["passport"] = rows["passport"].str.replace("O", "0")
rows["company"] = rows["company"].map(lambda name: " ".join(words(name, ("pt", "tbk"))))
rows = rows.drop(columns=["row", "list", "name"]).replace("", None)
columns = {
    "passport": cl.DamerauLevenshteinAtThresholds("passport", [1, 2]),
    "full_name": cl.JaroWinklerAtThresholds("full_name", [0.95, 0.9, 0.8]).configure(term_frequency_adjustments=True),
    "birth": cl.DamerauLevenshteinAtThresholds("birth", [1, 2]),
    "year": cl.ExactMatch("year"),
    "nationality": cl.ExactMatch("nationality"),
    "company": cl.ExactMatch("company").configure(term_frequency_adjustments=True),
    "place": cl.ExactMatch("place").configure(term_frequency_adjustments=True),
}
compared = [column for name, column in columns.items() if name in rows and rows[name].notna().any()]
tables = [table for _, table in rows.groupby("source_dataset")]
narrow = [
    block_on("passport"),
    block_on("birth", "first_word"),
    block_on("birth", "last_word"),
    block_on("full_name", "year"),
    block_on("full_name", "company"),
    block_on("full_name", "place"),
]
wide = [
    block_on("full_name"),
    block_on("year", "first_word"),
    block_on("year", "last_word"),
    block_on("company", "first_word"),
    block_on("company", "last_word"),
    block_on("place", "first_word"),
    block_on("place", "last_word"),
]
settings = SettingsCreator(
    link_type="link_only",
    unique_id_column_name="unique_id",
    source_dataset_column_name="source_dataset",
    blocking_rules_to_generate_predictions=narrow if LARGE else narrow + wide,
    comparisons=compared,
)
connection = duckdb.connect()
connection.execute("SET memory_limit = '8GB'")
database = DuckDBAPI(connection=connection)
frames = [database.register(table.reset_index(drop=True)) for table in tables]
linker = Linker(frames, settings)
linker.training.estimate_probability_two_random_records_match([block_on("passport"), block_on("full_name", "birth")], recall=0.8)
linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
# The commonest name of a million rows alone would be a hundred million pairs.
for rule in (block_on("passport"), block_on("birth", "first_word") if LARGE else block_on("full_name")):
    linker.training.estimate_parameters_using_expectation_maximisation(rule)
pairs = linker.inference.predict(threshold_match_probability=THRESHOLDS[0])
out = None
for threshold in THRESHOLDS:
    found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=threshold)
    found = found.as_pandas_dataframe()[["unique_id", "cluster_id"]].set_index("unique_id")
    found.columns = [str(threshold)]
    out = found if out is None else out.join(found)
print(time.perf_counter() - started)
if not LARGE:
    out.sort_index().to_csv(sys.argv[2])
