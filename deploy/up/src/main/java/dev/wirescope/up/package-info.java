/** Everything on one machine: one supervisor that starts the product's programs in order. */
package dev.wirescope.up;
