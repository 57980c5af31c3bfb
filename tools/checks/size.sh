#!/bin/sh
# What a first visit loads.
set -eu
sh tools/size-budget.sh
