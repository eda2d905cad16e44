/** Real traffic with real trouble in it, in network namespaces of its own. */
package dev.wirescope.up.demo;
