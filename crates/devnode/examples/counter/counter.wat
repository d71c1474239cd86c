;; A counter in storage slot 0: increment() adds one, emits the new number and returns it; number() returns it.
(module
  (import "vm_hooks" "read_args" (func $read_args (param i32)))
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
  (import "vm_hooks" "storage_cache_bytes32" (func $store (param i32 i32)))
  (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
  (import "vm_hooks" "emit_log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1 1)

  ;; calldata at 0, the slot's key at 64, the number at 96, big endian

  (func $add_one
    (local $at i32) (local $byte i32)
    (local.set $at (i32.const 127))
    (loop $carry
      (local.set $byte (i32.add (i32.load8_u (local.get $at)) (i32.const 1)))
      (i32.store8 (local.get $at) (local.get $byte))
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (br_if $carry (i32.eq (local.get $byte) (i32.const 256)))))

  (func (export "user_entrypoint") (param $len i32) (result i32)
    (if (i32.ne (local.get $len) (i32.const 4)) (then (return (i32.const 1))))
    (call $read_args (i32.const 0))
    (call $load (i32.const 64) (i32.const 96))
    (if (i32.eq (i32.load (i32.const 0)) (i32.const 0x8ae09dd0)) ;; increment(): d09de08a
      (then
        (call $add_one)
        (call $store (i32.const 64) (i32.const 96))
        (call $flush (i32.const 0))
        (call $log (i32.const 96) (i32.const 32) (i32.const 0)))
      (else
        (if (i32.ne (i32.load (i32.const 0)) (i32.const 0x8af58183)) ;; number(): 8381f58a
          (then (return (i32.const 1))))))
    (call $write_result (i32.const 96) (i32.const 32))
    (i32.const 0)))
