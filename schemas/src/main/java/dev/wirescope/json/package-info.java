/** Rows as JSON: one rendering for the command line and for everything else that shows a row. */
package dev.wirescope.json;
