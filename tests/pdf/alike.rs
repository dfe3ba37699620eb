//! How alike two pictures are.

/// Mean structural similarity of the brightness of two RGBA pictures of one width, in windows of 8 × 8 pixels: 1 for the
/// same picture (Wang, Bovik, Sheikh, Simoncelli: Image quality assessment, IEEE Transactions on Image Processing 13, 2004).
pub fn ssim(a: &[u8], b: &[u8], width: usize) -> f64 {
    const SIDE: usize = 8;
    const STEP: usize = 8;
    const C1: f64 = (0.01 * 255.0) * (0.01 * 255.0);
    const C2: f64 = (0.03 * 255.0) * (0.03 * 255.0);
    assert_eq!(a.len(), b.len());
    let bright = |picture: &[u8]| -> Vec<f64> {
        let luma = |px: &[u8]| 0.299 * f64::from(px[0]) + 0.587 * f64::from(px[1]) + 0.114 * f64::from(px[2]);
        picture.chunks_exact(4).map(luma).collect()
    };
    let (a, b) = (bright(a), bright(b));
    let height = a.len() / width;
    let (mut sum, mut windows) = (0.0, 0.0);
    for top in (0..=height - SIDE).step_by(STEP) {
        for left in (0..=width - SIDE).step_by(STEP) {
            let (mut sa, mut sb, mut saa, mut sbb, mut sab) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for y in top..top + SIDE {
                for at in y * width + left..y * width + left + SIDE {
                    let (p, q) = (a[at], b[at]);
                    sa += p;
                    sb += q;
                    saa += p * p;
                    sbb += q * q;
                    sab += p * q;
                }
            }
            let n = (SIDE * SIDE) as f64;
            let (ma, mb) = (sa / n, sb / n);
            let (va, vb, cov) = (saa / n - ma * ma, sbb / n - mb * mb, sab / n - ma * mb);
            sum += (2.0 * ma * mb + C1) * (2.0 * cov + C2) / ((ma * ma + mb * mb + C1) * (va + vb + C2));
            windows += 1.0;
        }
    }
    sum / windows
}
