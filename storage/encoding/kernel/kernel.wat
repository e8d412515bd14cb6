;; Turns the streams of a segment into numbers, and numbers into values; storage/docs/format.md section 6 says what the bytes mean.
;; Readers in TypeScript have checked what can be checked before. kernel.ts has laid out rooms so that nothing here reads or writes outside of
;; the memory, whatever the bytes are: every room has space for four numbers more than asked for, and behind the input there is so much else
;; that a stream which runs on beyond its end stays inside. All are addresses of bytes: `into` of float64, the others of 32-bit numbers.
(module
  (memory (export "memory") 1)

  ;; Decodes `count` coded numbers to `out`. Where `first` and `second` differ these are two halves, side by side: each waits for its own last
  ;; code only. A table has an entry of 8 bytes for each 11 bits that can come next: byte 0 the bits of code and rest together, at most 42;
  ;; byte 1 those of the code plus 3; bytes 2-3 a mask for the rest, which does when it has at most 16 bits, else byte 0 is 64 more; bytes 4-7
  ;; the smallest number. Answers the bit at which the second half ends.
  ;; Of a run of bits are kept: `bits`, whose lowest three are used up (so that a mask makes them an offset into the table); `have`, how many
  ;; there are with those three; and `first` (`second`), where the next come from. Above `have` stand bits that will be loaded again.
  (func (export "coded") (param $first i32) (param $second i32) (param $count i32) (param $table i32) (param $out i32) (result i32)
    (local $bits i64) (local $have i64) (local $entry i32) (local $takes i64) (local $bitsBefore i64) (local $haveBefore i64)
    (local $bits2 i64) (local $have2 i64) (local $entry2 i32) (local $takes2 i64) (local $bitsBefore2 i64) (local $haveBefore2 i64)
    (local $end i32) (local $out2 i32) (local $middle i32) (local $last i32) (local $stands i32)
    (local.set $have (i64.const 3))
    (local.set $have2 (i64.const 3))
    (local.set $out2 (local.get $out))
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 2))))
    (if (i32.ne (local.get $first) (local.get $second))
      (then
        (local.set $out2 (i32.add (local.get $out) (i32.shl (i32.shr_u (local.get $count) (i32.const 1)) (i32.const 2))))
        (local.set $middle (local.get $out2))
        (local.set $last (i32.sub (local.get $middle) (i32.const 12)))
        (block $rest
          ;; Three numbers at a time must fit what one load leaves. Where they have 15 bits and more they seldom do.
          (br_if $rest (i32.gt_u (i32.shl (i32.sub (local.get $second) (local.get $first)) (i32.const 3)) (i32.mul (i32.shr_u (local.get $count) (i32.const 1)) (i32.const 15))))
          (loop $threes
            (local.set $bits (i64.or (local.get $bits) (i64.shl (i64.load (local.get $first)) (local.get $have))))
            (local.set $first (i32.add (local.get $first) (i32.wrap_i64 (i64.shr_u (i64.sub (i64.const 63) (local.get $have)) (i64.const 3)))))
            (local.set $have (i64.or (local.get $have) (i64.const 56)))
            (local.set $bitsBefore (local.get $bits))
            (local.set $haveBefore (local.get $have))
            (local.set $bits2 (i64.or (local.get $bits2) (i64.shl (i64.load (local.get $second)) (local.get $have2))))
            (local.set $second (i32.add (local.get $second) (i32.wrap_i64 (i64.shr_u (i64.sub (i64.const 63) (local.get $have2)) (i64.const 3)))))
            (local.set $have2 (i64.or (local.get $have2) (i64.const 56)))
            (local.set $bitsBefore2 (local.get $bits2))
            (local.set $haveBefore2 (local.get $have2))
            (local.set $entry (i32.add (local.get $table) (i32.and (i32.wrap_i64 (local.get $bits)) (i32.const 0x3ff8))))
            (local.set $takes (i64.load8_u (local.get $entry)))
            (i32.store (local.get $out)
              (i32.add (i32.load offset=4 (local.get $entry))
                (i32.and (i32.load16_u offset=2 (local.get $entry)) (i32.wrap_i64 (i64.shr_u (local.get $bits) (i64.load8_u offset=1 (local.get $entry)))))))
            (local.set $bits (i64.shr_u (local.get $bits) (local.get $takes)))
            (local.set $have (i64.sub (local.get $have) (local.get $takes)))
            (local.set $entry2 (i32.add (local.get $table) (i32.and (i32.wrap_i64 (local.get $bits2)) (i32.const 0x3ff8))))
            (local.set $takes2 (i64.load8_u (local.get $entry2)))
            (i32.store (local.get $out2)
              (i32.add (i32.load offset=4 (local.get $entry2))
                (i32.and (i32.load16_u offset=2 (local.get $entry2)) (i32.wrap_i64 (i64.shr_u (local.get $bits2) (i64.load8_u offset=1 (local.get $entry2)))))))
            (local.set $bits2 (i64.shr_u (local.get $bits2) (local.get $takes2)))
            (local.set $have2 (i64.sub (local.get $have2) (local.get $takes2)))
            (local.set $entry (i32.add (local.get $table) (i32.and (i32.wrap_i64 (local.get $bits)) (i32.const 0x3ff8))))
            (local.set $takes (i64.load8_u (local.get $entry)))
            (i32.store offset=4 (local.get $out)
              (i32.add (i32.load offset=4 (local.get $entry))
                (i32.and (i32.load16_u offset=2 (local.get $entry)) (i32.wrap_i64 (i64.shr_u (local.get $bits) (i64.load8_u offset=1 (local.get $entry)))))))
            (local.set $bits (i64.shr_u (local.get $bits) (local.get $takes)))
            (local.set $have (i64.sub (local.get $have) (local.get $takes)))
            (local.set $entry2 (i32.add (local.get $table) (i32.and (i32.wrap_i64 (local.get $bits2)) (i32.const 0x3ff8))))
            (local.set $takes2 (i64.load8_u (local.get $entry2)))
            (i32.store offset=4 (local.get $out2)
              (i32.add (i32.load offset=4 (local.get $entry2))
                (i32.and (i32.load16_u offset=2 (local.get $entry2)) (i32.wrap_i64 (i64.shr_u (local.get $bits2) (i64.load8_u offset=1 (local.get $entry2)))))))
            (local.set $bits2 (i64.shr_u (local.get $bits2) (local.get $takes2)))
            (local.set $have2 (i64.sub (local.get $have2) (local.get $takes2)))
            (local.set $entry (i32.add (local.get $table) (i32.and (i32.wrap_i64 (local.get $bits)) (i32.const 0x3ff8))))
            (local.set $takes (i64.load8_u (local.get $entry)))
            (i32.store offset=8 (local.get $out)
              (i32.add (i32.load offset=4 (local.get $entry))
                (i32.and (i32.load16_u offset=2 (local.get $entry)) (i32.wrap_i64 (i64.shr_u (local.get $bits) (i64.load8_u offset=1 (local.get $entry)))))))
            (local.set $bits (i64.shr_u (local.get $bits) (local.get $takes)))
            (local.set $have (i64.sub (local.get $have) (local.get $takes)))
            (local.set $entry2 (i32.add (local.get $table) (i32.and (i32.wrap_i64 (local.get $bits2)) (i32.const 0x3ff8))))
            (local.set $takes2 (i64.load8_u (local.get $entry2)))
            (i32.store offset=8 (local.get $out2)
              (i32.add (i32.load offset=4 (local.get $entry2))
                (i32.and (i32.load16_u offset=2 (local.get $entry2)) (i32.wrap_i64 (i64.shr_u (local.get $bits2) (i64.load8_u offset=1 (local.get $entry2)))))))
            (local.set $bits2 (i64.shr_u (local.get $bits2) (local.get $takes2)))
            (local.set $have2 (i64.sub (local.get $have2) (local.get $takes2)))
            ;; When too many bits were taken, or one had a long rest, all six are decoded again, one by one.
            (if (i64.lt_s (i64.or (i64.sub (local.get $have) (i64.const 3)) (i64.sub (local.get $have2) (i64.const 3))) (i64.const 0))
              (then
                (local.set $stands (call $run (local.get $first) (local.get $bitsBefore) (local.get $haveBefore) (local.get $table) (local.get $out) (i32.add (local.get $out) (i32.const 12))))
                (local.set $first (i32.add (i32.shr_u (local.get $stands) (i32.const 3)) (i32.const 1)))
                (local.set $bits (i64.shl (i64.shr_u (i64.load8_u (i32.shr_u (local.get $stands) (i32.const 3))) (i64.extend_i32_u (i32.and (local.get $stands) (i32.const 7)))) (i64.const 3)))
                (local.set $have (i64.extend_i32_u (i32.sub (i32.const 11) (i32.and (local.get $stands) (i32.const 7)))))
                (local.set $stands (call $run (local.get $second) (local.get $bitsBefore2) (local.get $haveBefore2) (local.get $table) (local.get $out2) (i32.add (local.get $out2) (i32.const 12))))
                (local.set $second (i32.add (i32.shr_u (local.get $stands) (i32.const 3)) (i32.const 1)))
                (local.set $bits2 (i64.shl (i64.shr_u (i64.load8_u (i32.shr_u (local.get $stands) (i32.const 3))) (i64.extend_i32_u (i32.and (local.get $stands) (i32.const 7)))) (i64.const 3)))
                (local.set $have2 (i64.extend_i32_u (i32.sub (i32.const 11) (i32.and (local.get $stands) (i32.const 7)))))))
            (local.set $out (i32.add (local.get $out) (i32.const 12)))
            (local.set $out2 (i32.add (local.get $out2) (i32.const 12)))
            (br_if $threes (i32.le_u (local.get $out) (local.get $last)))))
        (drop (call $run (local.get $first) (local.get $bits) (local.get $have) (local.get $table) (local.get $out) (local.get $middle)))))
    (call $run (local.get $second) (local.get $bits2) (local.get $have2) (local.get $table) (local.get $out2) (local.get $end)))

  ;; Goes on with a run of bits in the state that `coded` describes (`have` modulo 64), to `out` until `end`; answers the bit at which it then
  ;; stands. Each load leaves at least 53 bits.
  (func $run (param $at i32) (param $bits i64) (param $have i64) (param $table i32) (param $out i32) (param $end i32) (result i32)
    (local $entry i32) (local $takes i64)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $out) (local.get $end)))
        (local.set $bits (i64.or (local.get $bits) (i64.shl (i64.load (local.get $at)) (local.get $have))))
        (local.set $at (i32.add (local.get $at) (i32.and (i32.wrap_i64 (i64.shr_u (i64.sub (i64.const 63) (local.get $have)) (i64.const 3))) (i32.const 7))))
        (local.set $have (i64.or (local.get $have) (i64.const 56)))
        (local.set $entry (i32.add (local.get $table) (i32.and (i32.wrap_i64 (local.get $bits)) (i32.const 0x3ff8))))
        (local.set $takes (i64.load8_u (local.get $entry)))
        ;; The mask of the rest anew, from how many bits it has.
        (i32.store (local.get $out)
          (i32.add (i32.load offset=4 (local.get $entry))
            (i32.and (i32.wrap_i64 (i64.shr_u (local.get $bits) (i64.load8_u offset=1 (local.get $entry))))
              (i32.xor
                (i32.shl (i32.const -1) (i32.add (i32.sub (i32.wrap_i64 (local.get $takes)) (i32.load8_u offset=1 (local.get $entry))) (i32.const 3)))
                (i32.const -1)))))
        (local.set $bits (i64.shr_u (local.get $bits) (local.get $takes)))
        (local.set $have (i64.sub (local.get $have) (local.get $takes)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br $next)))
    ;; Eight bits for each byte, less those that are left.
    (i32.sub (i32.add (i32.shl (local.get $at) (i32.const 3)) (i32.const 3)) (i32.and (i32.wrap_i64 (local.get $have)) (i32.const 63))))

  ;; Unpacks `count` numbers of `width` bits (0 to 32) to `out`.
  (func $bits (export "bits") (param $at i32) (param $count i32) (param $width i32) (param $out i32)
    (local $bit i32) (local $end i32) (local $mask i64)
    (local.set $mask (i64.sub (i64.shl (i64.const 1) (i64.extend_i32_u (local.get $width))) (i64.const 1)))
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $out) (local.get $end)))
        (i64.store32 (local.get $out)
          (i64.and (local.get $mask)
            (i64.shr_u (i64.load (i32.add (local.get $at) (i32.shr_u (local.get $bit) (i32.const 3)))) (i64.extend_i32_u (i32.and (local.get $bit) (i32.const 7))))))
        (local.set $bit (i32.add (local.get $bit) (local.get $width)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br $next))))

  ;; Unpacks blocks of 128 numbers, `count` in all, to `out`. Answers where they end, or 0 when they go on beyond `limit` or are no such blocks.
  (func (export "packed") (param $at i32) (param $limit i32) (param $count i32) (param $out i32) (result i32)
    (local $size i32) (local $head i32) (local $width i32) (local $patches i32) (local $patched i32) (local $to i32) (local $high i32) (local $shift i32)
    (block $damaged
      (loop $block
        (if (i32.eqz (local.get $count)) (then (return (local.get $at))))
        (local.set $size (select (i32.const 128) (local.get $count) (i32.gt_u (local.get $count) (i32.const 128))))
        (br_if $damaged (i32.ge_u (local.get $at) (local.get $limit)))
        (local.set $head (i32.load8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $width (i32.and (local.get $head) (i32.const 0x3f)))
        (br_if $damaged (i32.or (i32.gt_u (local.get $width) (i32.const 32)) (i32.ge_u (local.get $head) (i32.const 0x80))))
        (local.set $patches (i32.const 0))
        (if (i32.and (local.get $head) (i32.const 0x40))
          (then
            (local.set $patches (i32.load8_u (local.get $at)))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br_if $damaged (i32.gt_u (local.get $patches) (local.get $size)))
            ;; They stand before the numbers that they belong to: passed over now, applied below.
            (local.set $patched (local.get $at))
            (local.set $to (local.get $patches))
            (block $passed
              (loop $patch
                (br_if $passed (i32.eqz (local.get $to)))
                (br_if $damaged (i32.ge_u (local.get $at) (local.get $limit)))
                (br_if $damaged (i32.ge_u (i32.load8_u (local.get $at)) (local.get $size)))
                (loop $byte
                  (local.set $at (i32.add (local.get $at) (i32.const 1)))
                  (br_if $damaged (i32.ge_u (local.get $at) (local.get $limit)))
                  (br_if $byte (i32.ge_u (i32.load8_u (local.get $at)) (i32.const 0x80))))
                (local.set $at (i32.add (local.get $at) (i32.const 1)))
                (local.set $to (i32.sub (local.get $to) (i32.const 1)))
                (br $patch)))))
        (local.set $to (i32.add (local.get $at) (i32.shr_u (i32.add (i32.mul (local.get $size) (local.get $width)) (i32.const 7)) (i32.const 3))))
        (br_if $damaged (i32.gt_u (local.get $to) (local.get $limit)))
        (call $bits (local.get $at) (local.get $size) (local.get $width) (local.get $out))
        (local.set $at (local.get $to))
        (block $applied
          (loop $patch
            (br_if $applied (i32.eqz (local.get $patches)))
            (local.set $to (i32.add (local.get $out) (i32.shl (i32.load8_u (local.get $patched)) (i32.const 2))))
            (local.set $high (i32.const 0))
            (local.set $shift (i32.const 0))
            (loop $byte
              (local.set $patched (i32.add (local.get $patched) (i32.const 1)))
              (local.set $head (i32.load8_u (local.get $patched)))
              (if (i32.lt_u (local.get $shift) (i32.const 32))
                (then (local.set $high (i32.or (local.get $high) (i32.shl (i32.and (local.get $head) (i32.const 0x7f)) (local.get $shift))))))
              (local.set $shift (i32.add (local.get $shift) (i32.const 7)))
              (br_if $byte (i32.ge_u (local.get $head) (i32.const 0x80))))
            (local.set $patched (i32.add (local.get $patched) (i32.const 1)))
            (i32.store (local.get $to) (i32.or (i32.load (local.get $to)) (i32.shl (local.get $high) (local.get $width))))
            (local.set $patches (i32.sub (local.get $patches) (i32.const 1)))
            (br $patch)))
        (local.set $count (i32.sub (local.get $count) (local.get $size)))
        (local.set $out (i32.add (local.get $out) (i32.const 512)))
        (br $block)))
    (i32.const 0))

  ;; Unfolds numbers if `folds` is 1, and fills `into` with (offset + (number + reference) x step) / scale.
  (func (export "levels") (param $numbers i32) (param $count i32) (param $folds i32) (param $reference f64) (param $step f64) (param $offset f64) (param $scale f64) (param $into i32)
    (local $end i32) (local $four v128) (local $values v128)
    (local $fold v128) (local $flip v128) (local $references v128) (local $steps v128) (local $offsets v128) (local $scales v128)
    ;; Folded numbers are signed when unfolded. Others are made so by turning their highest bit, and then counted from 2^31 higher.
    (local.set $fold (i32x4.splat (local.get $folds)))
    (if (i32.eqz (local.get $folds))
      (then
        (local.set $flip (i32x4.splat (i32.const 0x80000000)))
        (local.set $reference (f64.add (local.get $reference) (f64.const 2147483648)))))
    (local.set $references (f64x2.splat (local.get $reference)))
    (local.set $steps (f64x2.splat (local.get $step)))
    (local.set $offsets (f64x2.splat (local.get $offset)))
    (local.set $scales (f64x2.splat (local.get $scale)))
    (local.set $end (i32.add (local.get $numbers) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $numbers) (local.get $end)))
        (local.set $four (v128.load (local.get $numbers)))
        (local.set $four
          (v128.xor (local.get $flip) (v128.xor (i32x4.shr_u (local.get $four) (local.get $folds)) (i32x4.neg (v128.and (local.get $four) (local.get $fold))))))
        (local.set $values (f64x2.add (local.get $offsets) (f64x2.mul (local.get $steps) (f64x2.add (local.get $references) (f64x2.convert_low_i32x4_s (local.get $four))))))
        (if (f64.ne (local.get $scale) (f64.const 1)) (then (local.set $values (f64x2.div (local.get $values) (local.get $scales)))))
        (v128.store (local.get $into) (local.get $values))
        (local.set $values
          (f64x2.add (local.get $offsets) (f64x2.mul (local.get $steps) (f64x2.add (local.get $references)
            (f64x2.convert_low_i32x4_s (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $four) (local.get $four)))))))
        (if (f64.ne (local.get $scale) (f64.const 1)) (then (local.set $values (f64x2.div (local.get $values) (local.get $scales)))))
        (v128.store offset=16 (local.get $into) (local.get $values))
        (local.set $numbers (i32.add (local.get $numbers) (i32.const 16)))
        (local.set $into (i32.add (local.get $into) (i32.const 32)))
        (br $next))))

  ;; As `levels`, but each number is the difference from the value before (times scale): into[0] is begin / scale, `count` more values follow.
  (func (export "climb") (param $numbers i32) (param $count i32) (param $folds i32) (param $reference f64) (param $step f64) (param $begin f64) (param $scale f64) (param $into i32)
    (local $end i32) (local $four v128) (local $low v128) (local $high v128) (local $before v128)
    (local $fold v128) (local $flip v128) (local $references v128) (local $steps v128) (local $scales v128)
    (local.set $fold (i32x4.splat (local.get $folds)))
    (if (i32.eqz (local.get $folds))
      (then
        (local.set $flip (i32x4.splat (i32.const 0x80000000)))
        (local.set $reference (f64.add (local.get $reference) (f64.const 2147483648)))))
    (local.set $references (f64x2.splat (local.get $reference)))
    (local.set $steps (f64x2.splat (local.get $step)))
    (local.set $scales (f64x2.splat (local.get $scale)))
    (local.set $before (f64x2.splat (local.get $begin)))
    (f64.store (local.get $into) (f64.div (local.get $begin) (local.get $scale)))
    (local.set $end (i32.add (local.get $numbers) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $numbers) (local.get $end)))
        (local.set $four (v128.load (local.get $numbers)))
        (local.set $four
          (v128.xor (local.get $flip) (v128.xor (i32x4.shr_u (local.get $four) (local.get $folds)) (i32x4.neg (v128.and (local.get $four) (local.get $fold))))))
        (local.set $low (f64x2.mul (local.get $steps) (f64x2.add (local.get $references) (f64x2.convert_low_i32x4_s (local.get $four)))))
        (local.set $high
          (f64x2.mul (local.get $steps) (f64x2.add (local.get $references)
            (f64x2.convert_low_i32x4_s (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $four) (local.get $four))))))
        ;; Whole numbers: sums are exact in any order. Each pair adds its first to its second, then what is before it to both.
        (local.set $low
          (f64x2.add (local.get $low) (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (v128.const i64x2 0 0) (local.get $low))))
        (local.set $high
          (f64x2.add (local.get $high) (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (v128.const i64x2 0 0) (local.get $high))))
        (local.set $high
          (f64x2.add (local.get $high) (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $low) (local.get $low))))
        (local.set $low (f64x2.add (local.get $low) (local.get $before)))
        (local.set $high (f64x2.add (local.get $high) (local.get $before)))
        (local.set $before (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $high) (local.get $high)))
        (if (f64.ne (local.get $scale) (f64.const 1))
          (then
            (local.set $low (f64x2.div (local.get $low) (local.get $scales)))
            (local.set $high (f64x2.div (local.get $high) (local.get $scales)))))
        (v128.store offset=8 (local.get $into) (local.get $low))
        (v128.store offset=24 (local.get $into) (local.get $high))
        (local.set $numbers (i32.add (local.get $numbers) (i32.const 16)))
        (local.set $into (i32.add (local.get $into) (i32.const 32)))
        (br $next))))

  ;; Fills `into` with (number x 2^low + its low bits, unfolded if `folds` is 1, plus reference) x step.
  (func (export "joined") (param $numbers i32) (param $lows i32) (param $count i32) (param $low i32) (param $folds i32) (param $reference f64) (param $step f64) (param $into i32)
    (local $end i32) (local $whole i64)
    (local.set $end (i32.add (local.get $numbers) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $numbers) (local.get $end)))
        (local.set $whole (i64.or (i64.shl (i64.load32_u (local.get $numbers)) (i64.extend_i32_u (local.get $low))) (i64.load32_u (local.get $lows))))
        (if (local.get $folds)
          (then (local.set $whole (i64.xor (i64.shr_u (local.get $whole) (i64.const 1)) (i64.sub (i64.const 0) (i64.and (local.get $whole) (i64.const 1)))))))
        (f64.store (local.get $into) (f64.mul (f64.add (f64.convert_i64_s (local.get $whole)) (local.get $reference)) (local.get $step)))
        (local.set $numbers (i32.add (local.get $numbers) (i32.const 4)))
        (local.set $lows (i32.add (local.get $lows) (i32.const 4)))
        (local.set $into (i32.add (local.get $into) (i32.const 8)))
        (br $next))))

  ;; Adds up differences of the order (1 or 2) in place: the first number is `value`, of order 2 the next is more by `slope`, `count` more follow.
  ;; Order 0 only adds `value` to each. What is stored is divided by scale.
  (func (export "add") (param $into i32) (param $count i32) (param $order i32) (param $value f64) (param $slope f64) (param $scale f64)
    (local $end i32) (local $now f64)
    (if (local.get $order)
      (then
        (f64.store (local.get $into) (f64.div (local.get $value) (local.get $scale)))
        (local.set $into (i32.add (local.get $into) (i32.const 8)))))
    (if (i32.eq (local.get $order) (i32.const 2))
      (then
        (local.set $value (f64.add (local.get $value) (local.get $slope)))
        (f64.store (local.get $into) (f64.div (local.get $value) (local.get $scale)))
        (local.set $into (i32.add (local.get $into) (i32.const 8)))))
    (local.set $end (i32.add (local.get $into) (i32.shl (local.get $count) (i32.const 3))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $into) (local.get $end)))
        (local.set $now (f64.load (local.get $into)))
        (if (i32.eq (local.get $order) (i32.const 2)) (then (local.set $now (local.tee $slope (f64.add (local.get $slope) (local.get $now))))))
        (local.set $now (f64.add (local.get $value) (local.get $now)))
        (if (local.get $order) (then (local.set $value (local.get $now))))
        (f64.store (local.get $into) (f64.div (local.get $now) (local.get $scale)))
        (local.set $into (i32.add (local.get $into) (i32.const 8)))
        (br $next))))

  ;; Fills numbers from `into` to before `end` with one value, and perhaps one more.
  (func $fill (export "fill") (param $into i32) (param $end i32) (param $value f64)
    (local $two v128)
    (local.set $two (f64x2.splat (local.get $value)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $into) (local.get $end)))
        (v128.store (local.get $into) (local.get $two))
        (local.set $into (i32.add (local.get $into) (i32.const 16)))
        (br $next))))

  ;; First differences that are nearly all zero: `others` changes (as float64), with so many zeros before each as `gaps` says. The value is
  ;; `value` / scale until the first. Answers 0 when they reach beyond `count` values, else 1.
  (func (export "stairs") (param $gaps i32) (param $changes i32) (param $others i32) (param $count i32) (param $value f64) (param $scale f64) (param $into i32) (result i32)
    (local $end i32) (local $stop i32) (local $next i32)
    (local.set $stop (i32.add (local.get $into) (i32.shl (local.get $count) (i32.const 3))))
    (local.set $end (i32.add (local.get $gaps) (i32.shl (local.get $others) (i32.const 2))))
    (block $done
      (loop $stretch
        (br_if $done (i32.ge_u (local.get $gaps) (local.get $end)))
        ;; A gap of all that is left, or one less, leaves no room for the change.
        (if (i64.ge_u
              (i64.add (i64.load32_u (local.get $gaps)) (i64.const 1))
              (i64.extend_i32_u (i32.shr_u (i32.sub (local.get $stop) (local.get $into)) (i32.const 3))))
          (then (return (i32.const 0))))
        (local.set $next (i32.add (i32.add (local.get $into) (i32.shl (i32.load (local.get $gaps)) (i32.const 3))) (i32.const 8)))
        (call $fill (local.get $into) (local.get $next) (f64.div (local.get $value) (local.get $scale)))
        (local.set $into (local.get $next))
        (local.set $value (f64.add (local.get $value) (f64.load (local.get $changes))))
        (local.set $changes (i32.add (local.get $changes) (i32.const 8)))
        (local.set $gaps (i32.add (local.get $gaps) (i32.const 4)))
        (br $stretch)))
    (call $fill (local.get $into) (local.get $stop) (f64.div (local.get $value) (local.get $scale)))
    (i32.const 1))

  ;; Puts numbers among `count` zeros, with so many before each as `gaps` says. Answers 0 when they reach beyond, else 1.
  (func (export "scatter") (param $gaps i32) (param $changes i32) (param $others i32) (param $count i32) (param $into i32) (result i32)
    (local $end i32) (local $stop i32)
    (local.set $stop (i32.add (local.get $into) (i32.shl (local.get $count) (i32.const 3))))
    (call $fill (local.get $into) (local.get $stop) (f64.const 0))
    (local.set $end (i32.add (local.get $gaps) (i32.shl (local.get $others) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $gaps) (local.get $end)))
        (if (i32.ge_u (i32.load (local.get $gaps)) (i32.shr_u (i32.sub (local.get $stop) (local.get $into)) (i32.const 3))) (then (return (i32.const 0))))
        (local.set $into (i32.add (local.get $into) (i32.shl (i32.load (local.get $gaps)) (i32.const 3))))
        (f64.store (local.get $into) (f64.load (local.get $changes)))
        (local.set $into (i32.add (local.get $into) (i32.const 8)))
        (local.set $changes (i32.add (local.get $changes) (i32.const 8)))
        (local.set $gaps (i32.add (local.get $gaps) (i32.const 4)))
        (br $next)))
    (i32.const 1))

  ;; The bits of the float that an ordered key stands for.
  (func $float (param $key i64) (result i64)
    (i64.xor (local.get $key) (i64.or (i64.xor (i64.shr_s (local.get $key) (i64.const 63)) (i64.const -1)) (i64.const 0x8000000000000000))))

  ;; Fills `into` with `count` floats: `others` numbers, upper x 2^split + lower, each shifted up and added to the key. With `differs` that is
  ;; the one before; it is given as the bits of the first float, which is stored first and not counted. With `sparse` each has so many floats
  ;; of the key itself before it as `gaps` says. Answers 0 when they reach beyond `count`, else 1.
  (func (export "floats") (param $uppers i32) (param $lowers i32) (param $gaps i32) (param $others i32) (param $count i32) (param $differs i32) (param $sparse i32) (param $shift i32) (param $split i32) (param $keyLow i32) (param $keyHigh i32) (param $into i32) (result i32)
    (local $end i32) (local $stop i32) (local $next i32) (local $key i64) (local $number i64)
    (local.set $key (i64.or (i64.extend_i32_u (local.get $keyLow)) (i64.shl (i64.extend_i32_u (local.get $keyHigh)) (i64.const 32))))
    (if (local.get $differs)
      (then
        (i64.store (local.get $into) (local.get $key))
        (local.set $into (i32.add (local.get $into) (i32.const 8)))
        (local.set $key (i64.xor (local.get $key) (i64.or (i64.shr_s (local.get $key) (i64.const 63)) (i64.const 0x8000000000000000))))))
    (local.set $stop (i32.add (local.get $into) (i32.shl (local.get $count) (i32.const 3))))
    (local.set $end (i32.add (local.get $uppers) (i32.shl (local.get $others) (i32.const 2))))
    (block $done
      (loop $number
        (br_if $done (i32.ge_u (local.get $uppers) (local.get $end)))
        (if (local.get $sparse)
          (then
            (if (i32.ge_u (i32.load (local.get $gaps)) (i32.shr_u (i32.sub (local.get $stop) (local.get $into)) (i32.const 3))) (then (return (i32.const 0))))
            (local.set $next (i32.add (local.get $into) (i32.shl (i32.load (local.get $gaps)) (i32.const 3))))
            (call $fill (local.get $into) (local.get $next) (f64.reinterpret_i64 (call $float (local.get $key))))
            (local.set $into (local.get $next))
            (local.set $gaps (i32.add (local.get $gaps) (i32.const 4)))))
        (local.set $number (i64.or (i64.shl (i64.load32_u (local.get $uppers)) (i64.extend_i32_u (local.get $split))) (i64.load32_u (local.get $lowers))))
        (if (local.get $differs)
          (then (local.set $number (i64.xor (i64.shr_u (local.get $number) (i64.const 1)) (i64.sub (i64.const 0) (i64.and (local.get $number) (i64.const 1)))))))
        (local.set $number (i64.add (local.get $key) (i64.shl (local.get $number) (i64.extend_i32_u (local.get $shift)))))
        (i64.store (local.get $into) (call $float (local.get $number)))
        (if (local.get $differs) (then (local.set $key (local.get $number))))
        (local.set $into (i32.add (local.get $into) (i32.const 8)))
        (local.set $uppers (i32.add (local.get $uppers) (i32.const 4)))
        (local.set $lowers (i32.add (local.get $lowers) (i32.const 4)))
        (br $number)))
    (call $fill (local.get $into) (local.get $stop) (f64.reinterpret_i64 (call $float (local.get $key))))
    (i32.const 1))

  ;; Adds up the values of steps, and finds their least and greatest if `extremes` is 1: step i has the values from bounds[i] to before
  ;; bounds[i + 1]. The sum of none is 0, and its extremes are left alone. Of zeros of both signs the first counts. Answers 0, and anything may
  ;; then be where the results go, when a sum is no finite number; else 1.
  (func (export "reduce") (param $values i32) (param $bounds i32) (param $steps i32) (param $extremes i32) (param $sums i32) (param $lows i32) (param $highs i32) (result i32)
    (local $at i32) (local $stop i32) (local $end i32) (local $sum f64) (local $check f64) (local $least v128) (local $turn v128) (local $value v128)
    ;; The greatest value is the least of the values with their signs turned, which are the second of each two.
    (local.set $turn (v128.const i64x2 0 0x8000000000000000))
    (local.set $end (i32.add (local.get $bounds) (i32.shl (local.get $steps) (i32.const 2))))
    (local.set $at (i32.add (local.get $values) (i32.shl (i32.load (local.get $bounds)) (i32.const 3))))
    (block $done
      (loop $step
        (br_if $done (i32.ge_u (local.get $bounds) (local.get $end)))
        (local.set $stop (i32.add (local.get $values) (i32.shl (i32.load offset=4 (local.get $bounds)) (i32.const 3))))
        (local.set $sum (f64.const 0))
        (if (i32.lt_u (local.get $at) (local.get $stop))
          (then
            (local.set $sum (f64.load (local.get $at)))
            (if (local.get $extremes)
              (then
                (local.set $least (v128.xor (local.get $turn) (v128.load64_splat (local.get $at))))
                (block $last
                  (loop $value
                    (local.set $at (i32.add (local.get $at) (i32.const 8)))
                    (br_if $last (i32.ge_u (local.get $at) (local.get $stop)))
                    (local.set $value (v128.load64_splat (local.get $at)))
                    (local.set $sum (f64.add (local.get $sum) (f64x2.extract_lane 0 (local.get $value))))
                    (local.set $least (f64x2.pmin (local.get $least) (v128.xor (local.get $turn) (local.get $value))))
                    (br $value)))
                (local.set $least (v128.xor (local.get $turn) (local.get $least)))
                (v128.store64_lane 0 (local.get $lows) (local.get $least))
                (v128.store64_lane 1 (local.get $highs) (local.get $least)))
              (else
                (block $last
                  (loop $value
                    (local.set $at (i32.add (local.get $at) (i32.const 8)))
                    (br_if $last (i32.ge_u (local.get $at) (local.get $stop)))
                    (local.set $sum (f64.add (local.get $sum) (f64.load (local.get $at))))
                    (br $value)))))))
        (f64.store (local.get $sums) (local.get $sum))
        ;; What is not finite does not leave 0, and stays.
        (local.set $check (f64.add (local.get $check) (f64.sub (local.get $sum) (local.get $sum))))
        (local.set $bounds (i32.add (local.get $bounds) (i32.const 4)))
        (local.set $sums (i32.add (local.get $sums) (i32.const 8)))
        (local.set $lows (i32.add (local.get $lows) (i32.const 8)))
        (local.set $highs (i32.add (local.get $highs) (i32.const 8)))
        (br $step)))
    (f64.eq (local.get $check) (local.get $check)))

  ;; Turns the columns of rollups, as they are stored, into values in place. With `joint` the sum is foretold from what came before, the last, the
  ;; least and the greatest value, each times a weight in quarters; else it is left alone.
  (func (export "buckets") (param $count i32) (param $last i32) (param $min i32) (param $max i32) (param $sum i32) (param $length i32) (param $joint i32)
    (param $ofBefore f64) (param $ofLast f64) (param $ofMin f64) (param $ofMax f64) (param $first f64) (param $step f64) (param $scale f64)
    (local $end i32) (local $counted f64) (local $before f64) (local $value f64) (local $least f64) (local $greatest f64)
    (local.set $end (i32.add (local.get $count) (i32.shl (local.get $length) (i32.const 3))))
    (local.set $before (f64.load (local.get $last)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $count) (local.get $end)))
        (local.set $counted (f64.load (local.get $count)))
        (local.set $value (f64.load (local.get $last)))
        (local.set $least (f64.sub (f64.min (local.get $before) (local.get $value)) (f64.load (local.get $min))))
        (local.set $greatest (f64.add (f64.max (local.get $before) (local.get $value)) (f64.load (local.get $max))))
        (if (local.get $joint)
          (then
            (f64.store (local.get $sum)
              (f64.div
                (f64.add
                  (f64.mul
                    (f64.add
                      (f64.load (local.get $sum))
                      (f64.floor (f64.div
                        (f64.mul (local.get $counted)
                          (f64.add (f64.add (f64.add (f64.mul (local.get $before) (local.get $ofBefore)) (f64.mul (local.get $value) (local.get $ofLast)))
                            (f64.mul (local.get $least) (local.get $ofMin))) (f64.mul (local.get $greatest) (local.get $ofMax))))
                        (f64.const 4))))
                    (local.get $step))
                  (f64.mul (local.get $counted) (local.get $first)))
                (local.get $scale)))
            (local.set $sum (i32.add (local.get $sum) (i32.const 8)))))
        (local.set $before (local.get $value))
        (f64.store (local.get $last) (f64.div (f64.add (local.get $first) (f64.mul (local.get $value) (local.get $step))) (local.get $scale)))
        (f64.store (local.get $min) (f64.div (f64.add (local.get $first) (f64.mul (local.get $least) (local.get $step))) (local.get $scale)))
        (f64.store (local.get $max) (f64.div (f64.add (local.get $first) (f64.mul (local.get $greatest) (local.get $step))) (local.get $scale)))
        (local.set $count (i32.add (local.get $count) (i32.const 8)))
        (local.set $last (i32.add (local.get $last) (i32.const 8)))
        (local.set $min (i32.add (local.get $min) (i32.const 8)))
        (local.set $max (i32.add (local.get $max) (i32.const 8)))
        (br $next))))
)
