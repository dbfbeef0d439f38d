/**
 * The certificate library needs this before its own first line. A bundler runs a CommonJS module only where the module
 * that imports it begins, which is after the library when both are in one file; a module of our own, imported first,
 * keeps its place.
 */
import 'reflect-metadata'
