;; Does what the first byte of its input says. Used from tests to reach every host function of the chain.
(module
  (import "vm_hooks" "read_args" (func $read_args (param i32)))
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
  (import "vm_hooks" "storage_cache_bytes32" (func $store (param i32 i32)))
  (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
  (import "vm_hooks" "transient_load_bytes32" (func $tload (param i32 i32)))
  (import "vm_hooks" "transient_store_bytes32" (func $tstore (param i32 i32)))
  (import "vm_hooks" "call_contract" (func $call (param i32 i32 i32 i32 i64 i32) (result i32)))
  (import "vm_hooks" "static_call_contract" (func $static_call (param i32 i32 i32 i64 i32) (result i32)))
  (import "vm_hooks" "delegate_call_contract" (func $delegate_call (param i32 i32 i32 i64 i32) (result i32)))
  (import "vm_hooks" "create1" (func $create (param i32 i32 i32 i32 i32)))
  (import "vm_hooks" "read_return_data" (func $read_return (param i32 i32 i32) (result i32)))
  (import "vm_hooks" "emit_log" (func $log (param i32 i32 i32)))
  (import "vm_hooks" "msg_reentrant" (func $reentrant (result i32)))
  (import "vm_hooks" "msg_sender" (func $sender (param i32)))
  (import "vm_hooks" "msg_value" (func $value (param i32)))
  (import "vm_hooks" "contract_address" (func $self (param i32)))
  (import "vm_hooks" "evm_gas_left" (func $gas_left (result i64)))
  (import "vm_hooks" "account_balance" (func $balance (param i32 i32)))
  (import "vm_hooks" "account_codehash" (func $codehash (param i32 i32)))
  (import "vm_hooks" "block_number" (func $block_number (result i64)))
  (import "vm_hooks" "block_timestamp" (func $timestamp (result i64)))
  (memory (export "memory") 1 1)

  (func $answer (param $len i32) (call $write_result (i32.const 32768) (local.get $len)))

  (func $deeper (param $n i32) (result i32)
    (i32.add (call $deeper (i32.add (local.get $n) (i32.const 1))) (i32.const 1)))

  ;; input: op, kind, address (20), value (32), gas (8, little endian), data. Output: status byte, return data.
  (func $forward (param $len i32)
    (local $data i32) (local $gas i64) (local $kind i32) (local $status i32)
    (local.set $data (i32.sub (local.get $len) (i32.const 62)))
    (local.set $gas (i64.load (i32.const 54)))
    (local.set $kind (i32.load8_u (i32.const 1)))
    (if (i32.eq (local.get $kind) (i32.const 0))
      (then (local.set $status (call $call (i32.const 2) (i32.const 62) (local.get $data) (i32.const 22) (local.get $gas) (i32.const 32760)))))
    (if (i32.eq (local.get $kind) (i32.const 1))
      (then (local.set $status (call $static_call (i32.const 2) (i32.const 62) (local.get $data) (local.get $gas) (i32.const 32760)))))
    (if (i32.eq (local.get $kind) (i32.const 2))
      (then (local.set $status (call $delegate_call (i32.const 2) (i32.const 62) (local.get $data) (local.get $gas) (i32.const 32760)))))
    (i32.store8 (i32.const 32768) (local.get $status))
    (call $answer (i32.add (i32.const 1)
      (call $read_return (i32.const 32769) (i32.const 0) (i32.load (i32.const 32760))))))

  (func (export "user_entrypoint") (param $len i32) (result i32)
    (local $op i32)
    (call $read_args (i32.const 0))
    (local.set $op (i32.load8_u (i32.const 0)))
    ;; 0: return the rest
    (if (i32.eq (local.get $op) (i32.const 0))
      (then (call $write_result (i32.const 1) (i32.sub (local.get $len) (i32.const 1))) (return (i32.const 0))))
    ;; 1: revert with the rest
    (if (i32.eq (local.get $op) (i32.const 1))
      (then (call $write_result (i32.const 1) (i32.sub (local.get $len) (i32.const 1))) (return (i32.const 1))))
    ;; 2: store (key, value)
    (if (i32.eq (local.get $op) (i32.const 2))
      (then (call $store (i32.const 1) (i32.const 33)) (call $flush (i32.const 0)) (return (i32.const 0))))
    ;; 3: load key
    (if (i32.eq (local.get $op) (i32.const 3))
      (then (call $load (i32.const 1) (i32.const 32768)) (call $answer (i32.const 32)) (return (i32.const 0))))
    ;; 4: call
    (if (i32.eq (local.get $op) (i32.const 4)) (then (call $forward (local.get $len)) (return (i32.const 0))))
    ;; 5: log (topic, data)
    (if (i32.eq (local.get $op) (i32.const 5))
      (then (call $log (i32.const 1) (i32.sub (local.get $len) (i32.const 1)) (i32.const 1)) (return (i32.const 0))))
    ;; 6: is this a re-entry
    (if (i32.eq (local.get $op) (i32.const 6))
      (then (i32.store8 (i32.const 32768) (call $reentrant)) (call $answer (i32.const 1)) (return (i32.const 0))))
    ;; 7 and 8: transient storage
    (if (i32.eq (local.get $op) (i32.const 7))
      (then (call $tstore (i32.const 1) (i32.const 33)) (return (i32.const 0))))
    (if (i32.eq (local.get $op) (i32.const 8))
      (then (call $tload (i32.const 1) (i32.const 32768)) (call $answer (i32.const 32)) (return (i32.const 0))))
    ;; 9: never end
    (if (i32.eq (local.get $op) (i32.const 9)) (then (loop $again (br $again))))
    ;; 10: recurse without end
    (if (i32.eq (local.get $op) (i32.const 10)) (then (return (call $deeper (i32.const 0)))))
    ;; 11: gas left, little endian
    (if (i32.eq (local.get $op) (i32.const 11))
      (then (i64.store (i32.const 32768) (call $gas_left)) (call $answer (i32.const 8)) (return (i32.const 0))))
    ;; 12: create (endowment, code); the address
    (if (i32.eq (local.get $op) (i32.const 12))
      (then
        (call $create (i32.const 33) (i32.sub (local.get $len) (i32.const 33)) (i32.const 1) (i32.const 32768) (i32.const 32760))
        (call $answer (i32.const 20)) (return (i32.const 0))))
    ;; 13: trap
    (if (i32.eq (local.get $op) (i32.const 13)) (then unreachable))
    ;; 14: sender, own address, value
    (if (i32.eq (local.get $op) (i32.const 14))
      (then
        (call $sender (i32.const 32768)) (call $self (i32.const 32788)) (call $value (i32.const 32808))
        (call $answer (i32.const 72)) (return (i32.const 0))))
    ;; 15: balance and code hash of an address
    (if (i32.eq (local.get $op) (i32.const 15))
      (then
        (call $balance (i32.const 1) (i32.const 32768)) (call $codehash (i32.const 1) (i32.const 32800))
        (call $answer (i32.const 64)) (return (i32.const 0))))
    ;; 16: block number and timestamp, little endian
    (if (i32.eq (local.get $op) (i32.const 16))
      (then
        (i64.store (i32.const 32768) (call $block_number)) (i64.store (i32.const 32776) (call $timestamp))
        (call $answer (i32.const 16)) (return (i32.const 0))))
    ;; 17: call itself with its own input, without end
    (if (i32.eq (local.get $op) (i32.const 17))
      (then
        (call $self (i32.const 32768))
        (drop (call $call (i32.const 32768) (i32.const 0) (local.get $len) (i32.const 40000) (i64.const -1) (i32.const 32760)))
        (return (i32.const 0))))
    (i32.const 1))
)
