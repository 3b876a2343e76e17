#!/bin/bash
# Starts the recipes of this folder on the two-GPU workstation.
set -euo pipefail
tune run --nproc_per_node 2 lora_finetune_distributed --config configs/recipes/summaries-3b-lora.yaml
