/** The built product, started as a user starts it, and asked what a user asks. */
package dev.wirescope.e2e;
