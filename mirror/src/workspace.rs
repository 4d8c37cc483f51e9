//! Who uses the product.
