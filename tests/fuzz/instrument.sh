#!/bin/sh
# Stands before rustc: adds libFuzzer's counters to the readers and what they read with, and to nothing else.
case " $* " in
*" --crate-name petapora "* | *" --crate-name petapora_fuzz "* | *" --crate-name calamine "* | \
    *" --crate-name quick_xml "* | *" --crate-name zip "* | *" --crate-name csv "* | *" --crate-name csv_core "*)
    exec "$@" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
        -Cllvm-args=-sanitizer-coverage-trace-compares
    ;;
esac
exec "$@"
