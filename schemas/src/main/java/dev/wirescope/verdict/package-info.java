/** Why something happened, as far as it can be said honestly. */
package dev.wirescope.verdict;
