import type { Fields } from "../fields.js";
import { irrelevant } from "../irrelevant.js";

/** Flags that cannot change what a run takes by more than the estimate sees: logs, checkpoints, schedules, fusions. */
export const irrelevantFlags: Fields = Object.fromEntries(
	Object.entries(
		irrelevant(`
			DDP-impl accumulate-allreduce-grads-in-fp32 abort-on-* account-* activation-func-clamp-value activations-checkpoint-num-layers
			adam-* adlr-* allow-* aml-* app-tag-* apply-* async-* attention-dropout attention-softmax-in-fp32 auto-detect-*
			bert-* biencoder-* bias-* block-* cache-* calc-* calculate-* check-* checkpoint-num-layers ckpt-* classes-fraction
			clip-grad codecarbon-* config-logger-dir contigious-* contiguous-* cp-comm-type cpu-torch-adam create-* cross-entropy-* cuda-graph*
			data-* dataloader-* ddp-* decode-* decoder-first-* decoder-last-* decoder-seq-length decoupled-* decrease-*
			deepspeed-* defer-* delay-* deterministic-mode dino-* disable-* dist-ckpt-* distrib-* distribute-* distributed-*
			ds-fused-adam ds-inference ds-sequence-parallel-* dump-* ema-* embedding-* empty-* enable-* end-* eod-* error-*
			eval-* evidence-* exit-* exp-avg-* expert-tensor-parallel-size external-* fake-* fim-* finetune first-last-* flash-decode
			force-ds-* fp16-lm-* fp32-residual-connection fp4-param* fp8-* fsdp-* ft-* full-validation glu-linear-offset
			grad-reduce-* grpo-* gtp-* head-lr-* heterogeneous-layers-config-encoded-json hidden-dropout hidden-size-teacher
			hierarchical-* high-priority-* hybrid-mlp-ratio hysteresis ict-* img-* indexer-* inference* init-* initial-* inprocess-*
			iter-per-epoch iterations-* kd-* keep-* kill-* kitchen-* langrl-* layernorm-epsilon norm-target-loss lazy-* legacy-* lion-* load*
			local-* log-* logging-* master-* logits-* loss-* lr lr-* main-* mamba-* manual-* mask-* max-tokens-to-oom
			megatron-fsdp-* memory-* microbatch-* mid-level-* min-* mla-* mlp-chunks-* mlp-type mmap-* mock-data moe-apply-*
			moe-aux-* moe-deepep-* moe-enable-* moe-eval-* moe-expert-capacity-* moe-extended-* moe-flex-* moe-grouped-*
			moe-input-* moe-loss-* moe-min-* moe-pad-* moe-per-* moe-permute-* moe-router-* moe-shared-expert-overlap moe-token-*
			moe-train-* moe-upcycling-* moe-use-* moe-z-* mos mrope-* mscale* mtp-loss-* multiple-* mup* muon-* nccl-* nnodes no-* node-rank non-*
			norm-epsilon norm-target-loss num-attention-heads-teacher num-channels num-classes num-dataset-* num-distributed-* num-experts-switch
			num-experts-teacher num-layers-at-* num-layers-teacher num-speculative-* nproc-per-node num-workers nvidia-* object-* one-logger*
			onnx-safe openai-gelu optimizer-* otel-* outer-dp-* output-* overlap-* override-* partition-* patch-dim per-dataset-*
			per-split-* persist-* phase-* pipeline-model-parallel-comm-* pipeline-model-parallel-layout
			pipeline-model-parallel-split-rank pp-partition-method pretrained-* profile* qk-l2-norm query-* recompute-* record-* refit-* relative-*
			remote-device repeated-* replication* rerun-* reset-* result-* retriever-* retro-* return-* reuse-* rdzv-* rl-* rope-* rotary-*
			run-* sample-rate save* scattered-* sdp-* seed sft-* sgd-* sharp-* short-seq-prob skip-train-iteration-range softmax-type spec split* squared-relu
			standalone-* start-* straggler-* suggested-* swin-* symmetric-* sync-* synchronize-* te-* tensorboard-* test-* tensor-*
			tiktoken-* tile-* timing-* titles-* tokenizer-metadata torch-fsdp2-* tp-comm-* train-data-* train-desc-* train-doc-*
			train-idx-* train-sample-* train-shuffle-* train-sync-* train-weighted-* transformer-impl trust-* universal-* use-checkpoint-* use-cpu-*
			use-dataset-* use-dist-* use-fused-* use-legacy-* use-mcore-* use-mp-args-* use-nccl-* use-one-* use-persistent-*
			use-pin-* use-pytorch-* use-ring-* use-rope-* use-same-* use-sharp use-te-* use-tokenizer-* use-torch-optimizer-*
			use-tp-* use-tutel valid-* vision-* wandb-* warmup-* weight-* wgrad-* world-size yarn-* zero-*
		`),
	).map(([name, field]) => [`--${name}`, field]),
);
