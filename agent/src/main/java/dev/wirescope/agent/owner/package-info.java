/** Which cgroup and which container a process is in. */
package dev.wirescope.agent.owner;
